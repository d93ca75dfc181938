import JSON
import Jobs
import LinearAlgebra
import NeuralKernels
import TestSupport
import Testing

@testable import Endpoints

/// `/v1/jobs/{id}/regression`, and what comes with it.
@Suite(.timeLimit(.minutes(3))) struct RegressionTests {
    @Test func `Its document says what was learned, and by what conventions`() async throws {
        let desk = try Desk()
        let (job, path) = try await desk.finished(try Specification(json: Lesson.text(Lesson.plain)))
        let document = try await desk.ask("GET \(path)/regression").json()
        #expect(document.names == ["job", "conventions", "samples", "outputs", "learners"])
        #expect(document["job"] == .string(job.id.description))
        #expect(document["samples"]?["training"] == .integer(5))
        #expect(document["samples"]?["test"] == .integer(2))
        let learners = document["learners"]?.elements ?? []
        #expect(learners.map { $0["learner"] } == [.string("ntk_ensemble"), .string("nngp_ensemble")])
        for learner in learners {
            let predictions = learner["predictions"]?.elements ?? []
            #expect(predictions.map { $0["time"] } == [.string("infinity")])
            let training = predictions.first?["training"]?.leaves ?? []
            for (value, target) in zip(training, [1.0, 2, 3, 4, 5]) { #expect(abs(value - target) <= 1e-9) }
            // The first test sample is the first training sample.
            let test = predictions.first?["test"]?.leaves ?? []
            #expect(test.count == 2 && abs(test[0] - 1) <= 1e-9)
            let deviations = predictions.first?["test_standard_deviation"]?.leaves ?? []
            #expect(deviations.count == 2 && deviations[0] <= 1e-6 && deviations[1] > 0.01)
            let scores = learner["scores"]?.elements ?? []
            let loss = ((test[0] - 1) * (test[0] - 1) + test[1] * test[1]) / 4
            #expect(abs((scores.first?["test"]?["loss"]?.leaves.first ?? .nan) - loss) <= 1e-12)
            let curve = (learner["loss_curve"]?.elements ?? []).compactMap {
                $0["training"]?["loss"]?.leaves.first
            }
            #expect(curve.count > 20 && abs(curve[0] - 5.5) <= 1e-12)
            #expect(zip(curve, curve.dropFirst()).allSatisfy { $0 >= $1 - 1e-12 })
            #expect(learner["leave_one_out"]?["path"]?.elements?.count == 11)
        }
        let shown = try await desk.ask("GET \(path)").json()
        let links = ["regression", "predictions", "standard_deviation", "covariance"]
        #expect(links.allSatisfy { shown["links"]?[$0] != nil })
        #expect(try await desk.ask("GET \(path)/covariance").json()["shape"] == .numbers([2, 1, 2, 2]))
        #expect(
            try await desk.ask("GET \(path)/predictions").json()["axes"]
                == .array(["learner", "time", "sample", "output"].map { .string($0) }))
        #expect(desk.errors.isEmpty)
    }

    @Test(arguments: ["/regression.svg", "/regression.png", "/predictions.npy", "/covariance.csv"])
    func `There are plots and files`(form: String) async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(try Specification(json: Lesson.text(Lesson.plain)))
        #expect(try await desk.ask("GET \(path)\(form)").status == 200)
        let (_, other) = try await desk.finished(.small(seed: 1))
        let answer = try await desk.ask("GET \(other)\(form)")
        #expect(answer.status == 404)
        #expect(try answer.problem()["code"] == .string("no_regression"))
        #expect(desk.errors.isEmpty)
    }

    @Test func `Classes are learned as numbers, and guessed`() async throws {
        let desk = try Desk()
        let regression = #"""
            {"targets": {"type": "labels", "values": [0, 1, 1, 0, 2]}, "test": [[1, 0], [0.3, -2]],
             "test_targets": {"type": "labels", "values": [0, 1]}}
            """#
        let (_, path) = try await desk.finished(try Specification(json: Lesson.text(regression)))
        let document = try await desk.ask("GET \(path)/regression").json()
        #expect(document["outputs"] == .integer(3))
        let score = document["learners"]?.elements?.first?["scores"]?.elements?.first
        #expect(score?["training"]?["accuracy"]?.leaves == [1])
        #expect(score?["test"]?["accuracy"]?.leaves == [0.5])
        #expect(document["learners"]?.elements?.first?["leave_one_out"]?["best"]?["accuracy"] != nil)
    }

    /// Two samples are the same, and should be two things.
    @Test func `A singular kernel takes the jitter that it needs, and says so`() async throws {
        let desk = try Desk()
        let text = Lesson.text(#"{"targets": [1, 2, 3, 4, 5], "test": [[1, 0]]}"#)
            .replacing("[0.3, -2]]", with: "[1, 0]]")
        let (_, path) = try await desk.finished(try Specification(json: text))
        let document = try await desk.ask("GET \(path)/regression").json()
        let learner = try #require(document["learners"]?.elements?.first)
        #expect((learner["kernel"]?["jitter"]?.leaves.first ?? 0) > 0)
        // Between 1 and 5, the two targets of that sample.
        let test = learner["predictions"]?.elements?.first?["test"]?.leaves ?? []
        #expect(test.count == 1 && abs(test[0] - 3) <= 1e-2)
        let notes = try await desk.ask("GET \(path)").json()["result"]?["notes"]?.elements ?? []
        #expect(
            notes.contains { if case .string(let text) = $0 { text.contains("singular") } else { false } })
    }

    /// Rounding along an eigenvalue of 0 would be multiplied by the time.
    @Test(arguments: [1e15, 1e20, 1e300])
    func `Long times on a singular kernel are as the infinite one`(time: Double) async throws {
        let desk = try Desk()
        let text = Lesson.text(
            #"{"targets": [1, 2, 3, 4, 5], "test": [[1, 0]], "times": [\#(time), "infinity"]}"#
        )
        .replacing("[0.3, -2]]", with: "[1, 0]]")
        let (_, path) = try await desk.finished(try Specification(json: text))
        for learner in try await desk.ask("GET \(path)/regression").json()["learners"]?.elements ?? [] {
            #expect((learner["kernel"]?["jitter"]?.leaves.first ?? 0) > 0)
            let test = learner["predictions"]?.elements?.compactMap { $0["test"]?.leaves.first } ?? []
            #expect(test.count == 2 && abs(test[0] - test[1]) <= 1e-2)
        }
    }

    @Test func `Test targets whose squares overflow fail the job`() async throws {
        let desk = try Desk()
        let text = Lesson.text(
            Lesson.plain.replacing(#""test_targets": [1, 0]"#, with: #""test_targets": [1e200, 0]"#))
        let job = try #require(try await desk.workshop.finished(try Specification(json: text)))
        #expect(job.failure == .learningNotFinite)
    }

    /// By the whole kernel of two outputs: f(∞) = f(0) + K A⁻¹ (y − f(0)), solved directly.
    @Test func `A single network learns from its own outputs with the kernel of all of them`() async throws {
        let desk = try Desk()
        let specification = try Specification(
            json: Lesson.text(
                #"{"targets": [[1, 2], [3, 4], [0, 1], [-1, 2], [2, 2]], "test": [[2, 2], [0, 0.5]]}"#,
                width: "finite", outputs: 2))
        let (_, path) = try await desk.finished(specification)
        let document = try await desk.ask("GET \(path)/regression").json()
        let learner = try #require(document["learners"]?.elements?.first)
        #expect(learner["learner"] == .string("linearized_network"))
        #expect(learner["kernel"]?["order"] == .integer(10))

        let all = Lesson.text(
            #"{"targets": [0]}"#, width: "finite", kernel: #", "reduction": "full""#, outputs: 2
        )
        .replacing(#", "regression": {"targets": [0]}"#, with: "")
        .replacing("[0.3, -2]]", with: "[0.3, -2], [2, 2], [0, 0.5]]")
        let whole = try Specification(json: all).kernel
        let blocks = try whole.wholeValues()
        let entry = { (i: Int, j: Int) in blocks[((i / 2 * 7 + j / 2) * 2 + i % 2) * 2 + j % 2] }
        let kernel = Matrix(
            rows: 10, columns: 10, elements: (0..<100).map { entry($0 / 10, $0 % 10) })
        let network = try EmpiricalKernel<Double>(whole)
        let start = try network.first.outputs(of: network.data).elements
        let targets: [Double] = [1, 2, 3, 4, 0, 1, -1, 2, 2, 2]
        let errors = Matrix(
            rows: 10, columns: 1, elements: zip(targets, start).map { $0 - $1 })
        let weights = try Cholesky(of: kernel).solve(errors)
        let predicted = (10..<14).map { row in
            start[row] + (0..<10).reduce(0) { $0 + entry(row, $1) * weights.elements[$1] }
        }
        let test = learner["predictions"]?.elements?.first?["test"]?.leaves ?? []
        #expect(test.count == 4)
        for (value, wanted) in zip(test, predicted) {
            #expect(abs(value - wanted) <= 1e-8 * (1 + abs(wanted)))
        }
        #expect(try await desk.ask("GET \(path)/covariance").status == 404)
    }

    /// Of eigenvectors, covariances and outputs: as many numbers at least as there are at a time.
    @Test func `What learning takes is in the estimate`() async throws {
        let desk = try Desk(limits: JobLimits(memory: 1e12, result: 1e12))
        func memory(samples: Int, tests: Int, classes: Int) async throws -> Double {
            let labels = Array(repeating: "1", count: samples).joined(separator: ", ")
            let body = #"""
                {"architecture": {"layers": [{"type": "Linear", "out_features": 2}]}, "seed": 0,
                 "data": {"type": "normal", "count": \#(samples), "shape": [2]}, "kernel": {"width": "infinite"},
                 "regression": {"targets": {"type": "labels", "values": [\#(labels)], "classes": \#(classes)},
                  "test": {"type": "normal", "count": \#(tests), "shape": [2]}}}
                """#
            let answer = try await desk.ask("POST /v1/estimate", body: body)
            #expect(answer.status == 200)
            return try answer.json()["memory_bytes"]?.leaves.first ?? .nan
        }
        let small = try await memory(samples: 5, tests: 5, classes: 2)
        #expect(try await memory(samples: 4000, tests: 5, classes: 2) - small > 2 * 8 * 4 * 4000 * 4000)
        #expect(try await memory(samples: 5, tests: 4000, classes: 2) - small > 2 * 8 * 2 * 4000 * 4000)
        #expect(try await memory(samples: 5, tests: 5, classes: 500_000) - small > 2 * 8 * 2 * 10 * 500_000)
    }

    @Test func `Targets that overflow fail the job, and nothing else`() async throws {
        let desk = try Desk()
        let specification = try Specification(
            json: Lesson.text(#"{"targets": [1e308, -1e308, 1e308, 1e308, 1]}"#))
        let job = try #require(try await desk.workshop.finished(specification))
        #expect(job.failure == .learningNotFinite)
        #expect(
            try await desk.finished(try Specification(json: Lesson.text(Lesson.plain))).job.state
                == .succeeded)
        #expect(desk.errors.isEmpty)
    }
}
