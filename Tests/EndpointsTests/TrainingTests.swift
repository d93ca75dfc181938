import JSON
import Jobs
import LinearAlgebra
import NeuralKernels
import TestSupport
import Testing

@testable import Endpoints

/// `/v1/jobs/{id}/training`, and the kernels that are recorded.
@Suite(.timeLimit(.minutes(3))) struct TrainingTests {
    private static func text(
        _ training: String, kernel: String = "{}", outputs: Int = 1, rest: String = ""
    ) -> String {
        #"""
        {"architecture": {"layers": [{"type": "Linear", "out_features": 6}, {"type": "LayerNorm"}, {"type": "Tanh"},
         {"type": "Linear", "out_features": \#(outputs)}]}, "seed": 3, "dtype": "float64",
         "data": {"type": "normal", "count": 5, "shape": [2]}, "kernel": \#(kernel), "training": \#(training)\#(rest)}
        """#
    }

    private static let minibatches = #"""
        {"targets": [1, 2, 3, 4, 5], "steps": 7, "learning_rate": 0.05, "momentum": 0.5, "nesterov": true, "batch_size": 2,
         "record": [0, 3, 7]}
        """#

    /// The same steps, one after another on one thread.
    private static func trained(
        _ specification: KernelSpecification, steps: Int
    ) throws -> (kernel: [Double], losses: [Double], loss: Double) {
        let kernel = try EmpiricalKernel<Double>(specification)
        let task = try #require(specification.training)
        var trainer = Trainer(
            kernel.first, training: task.training,
            set: TrainingSet(
                samples: kernel.data, targets: Matrix(rows: 5, columns: 1, elements: [1, 2, 3, 4, 5])),
            generator: kernel.generator)
        let losses = try (0..<steps).map { _ in try trainer.advance() }
        return (
            try kernel.with(parameters: trainer.parameters).whole(), losses,
            trainer.loss(of: try trainer.outputs())
        )
    }

    @Test(arguments: ["{}", #"{"reduction": "full"}"#, #"{"type": "nngp"}"#])
    func `Every record is the kernel of the network after so many steps`(kernel: String) async throws {
        let desk = try Desk()
        let specification = try Specification(json: Self.text(Self.minibatches, kernel: kernel))
        let (job, path) = try await desk.finished(specification)
        let document = try await desk.ask("GET \(path)/training").json()
        #expect(document.names == ["job", "conventions", "records", "losses"])
        #expect(document["job"] == .string(job.id.description))
        let first = try Self.trained(specification.kernel, steps: 0).kernel
        let norm = first.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let records = document["records"]?.elements ?? []
        #expect(records.map { $0["step"] } == [.integer(0), .integer(3), .integer(7)])
        for (record, step) in zip(records, [0, 3, 7]) {
            let (kernel, _, loss) = try Self.trained(specification.kernel, steps: step)
            let link = try #require(record["links"]?["matrix"]?.string)
            #expect(try await desk.ask("GET \(link)").json()["matrix"]?.leaves == kernel)
            #expect(record["loss"]?.leaves == [loss])
            let change =
                zip(kernel, first).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot() / norm
            #expect(abs((record["relative_change"]?.leaves.first ?? .nan) - change) <= 1e-12)
            let product = zip(kernel, first).reduce(0) { $0 + $1.0 * $1.1 }
            let alignment = product / norm / kernel.reduce(0) { $0 + $1 * $1 }.squareRoot()
            #expect(abs((record["alignment"]?.leaves.first ?? .nan) - alignment) <= 1e-12)
            #expect(record["cka"]?.leaves.count == 1)
        }
        #expect(document["losses"]?.leaves == (try Self.trained(specification.kernel, steps: 7).losses))
        #expect(try await desk.ask("GET \(path)").json()["links"]?["training"] == .string("\(path)/training"))
        #expect(desk.errors.isEmpty)
    }

    /// Without a training the job has the same kernel.
    @Test func `The job's own matrix is that of the network as it was drawn`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(try Specification(json: Self.text(Self.minibatches)))
        let plain = Self.text("null").replacing(#", "training": null"#, with: "")
        let (_, other) = try await desk.finished(try Specification(json: plain))
        let bytes = try await desk.ask("GET \(path)/matrix.npy").body
        #expect(try await desk.ask("GET \(other)/matrix.npy").body == bytes)
        #expect(try await desk.ask("GET \(path)/matrix.npy?step=0").body == bytes)
        #expect(try await desk.ask("GET \(path)/matrix.npy?step=7").body != bytes)
    }

    @Test func `A record comes in all forms of a matrix, and as pictures`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(try Specification(json: Self.text(Self.minibatches)))
        let whole = try await desk.ask("GET \(path)/matrix?step=3").json()["matrix"]?.elements ?? []
        let block = try await desk.ask("GET \(path)/matrix?step=3&rows=1:3&columns=2:4").json()["matrix"]
        #expect(block?.leaves == whole[1..<3].flatMap { Array($0.leaves[2..<4]) })
        let file = try await desk.ask("GET \(path)/matrix.npy?step=3")
        let range = try await desk.ask("GET \(path)/matrix.npy?step=3", "Range: bytes=100-299")
        #expect(range.status == 206 && range.body == Array(file.body[100..<300]))
        #expect(Array(file.body.suffix(200)).values(as: Double.self) == whole.flatMap(\.leaves))
        #expect(file.field("ETag") != (try await desk.ask("GET \(path)/matrix.npy").field("ETag")))
        let pictures = ["heatmap.png?step=3", "heatmap.svg?step=7", "training.svg", "training.png"]
        for picture in pictures { #expect(try await desk.ask("GET \(path)/\(picture)").status == 200) }
        let first = try await desk.ask("GET \(path)/heatmap.png?step=0").body
        #expect(try await desk.ask("GET \(path)/heatmap.png?step=7").body != first)
        #expect(desk.errors.isEmpty)
    }

    @Test func `What was not recorded is not found`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(try Specification(json: Self.text(Self.minibatches)))
        let (_, other) = try await desk.finished(.small(seed: 1))
        for target in [
            "\(path)/matrix?step=1", "\(path)/heatmap?step=8", "\(other)/matrix?step=0", "\(other)/training",
        ] {
            let answer = try await desk.ask("GET \(target)")
            #expect(answer.status == 404)
            #expect(try answer.problem()["code"] == .string("no_training"))
        }
        for step in ["-1", "x", ""] {
            for target in ["\(path)/matrix", "\(path)/heatmap", "\(other)/matrix"] {
                #expect(try await desk.ask("GET \(target)?step=\(step)").status == 400)
            }
        }
        #expect(try await desk.ask("GET \(path)/training?step=3").status == 400)
    }

    @Test func `Classes are learned by their probabilities, and counted`() async throws {
        let desk = try Desk()
        let training = #"""
            {"targets": {"type": "labels", "values": [0, 1, 0, 1, 2]}, "steps": 100, "learning_rate": 0.5,
             "loss": "cross_entropy", "record": [0, 100]}
            """#
        let apart = Self.text(training, outputs: 3).replacing(
            #"{"type": "normal", "count": 5, "shape": [2]}"#,
            with: "[[2, 0], [0, 2], [2.5, 0], [0, 2.5], [-2, -2]]")
        let (_, path) = try await desk.finished(try Specification(json: apart))
        let records = try await desk.ask("GET \(path)/training").json()["records"]?.elements ?? []
        // Nothing is known at first: about log 3.
        #expect((0.5...2).contains(records.first?["loss"]?.leaves.first ?? .nan))
        #expect((records.last?["loss"]?.leaves.first ?? .nan) < 0.1)
        #expect(records.last?["accuracy"]?.leaves == [1])
    }

    @Test func `A training that diverges fails its job and says when`() async throws {
        let desk = try Desk()
        let training = #"{"targets": [1, 2, 3, 4, 5], "steps": 5000, "learning_rate": 1e8}"#
        let specification = try Specification(
            json: Self.text(training).replacing(#"{"type": "Tanh"},"#, with: #"{"type": "Square"},"#))
        let job = try #require(try await desk.workshop.finished(specification))
        guard case .diverged(let step)? = job.failure else {
            Issue.record("\(String(describing: job.failure))")
            return
        }
        #expect((0..<20).contains(step))
    }

    @Test func `Every default is filled in, and decides the digest`() throws {
        let plain = try Specification(
            json: Self.text(#"{"targets": [1, 2, 3, 4, 5], "steps": 250, "learning_rate": 0.1}"#))
        let spelled = try Specification(
            json: Self.text(
                #"""
                {"targets": [1, 2, 3, 4, 5], "steps": 250, "learning_rate": 0.1, "optimizer": "sgd", "momentum": 0,
                 "dampening": 0, "weight_decay": 0, "nesterov": false, "batch_size": null, "shuffle": true, "loss": "mse",
                 "record": [0, 1, 10, 100, 250]}
                """#))
        #expect(plain.canonicalBytes == spelled.canonicalBytes)
        let other = try Specification(json: Self.text(Self.minibatches))
        #expect(other.canonicalBytes != plain.canonicalBytes)
        #expect(try SpecificationReader.read(JSONReader.read(other.canonicalBytes)).kernel == other.kernel)
    }

    @Test func `What is infinite in float32 is refused`() throws {
        let training =
            #"{"targets": [1, 2, 1e39, 4, 5], "steps": 3, "learning_rate": 1e39, "momentum": 1e39}"#
        #expect(throws: Never.self) { try Specification(json: Self.text(training)) }
        let error = try #require(throws: InvalidSpecification.self) {
            try Specification(json: Self.text(training).replacing("float64", with: "float32"))
        }
        #expect(
            error.faults.map(\.pointer.description).sorted() == [
                "/training/learning_rate", "/training/momentum", "/training/targets",
            ])
    }

    @Test(arguments: [
        ("{}", "{}", ["/training/learning_rate", "/training/steps", "/training/targets"]),
        (
            #"{"targets": [1, 2, 3], "steps": -1, "learning_rate": -1, "optimizer": "adam", "loss": "l1"}"#,
            "{}",
            [
                "/training/learning_rate", "/training/loss", "/training/optimizer", "/training/steps",
                "/training/targets",
            ]
        ),
        (#"{"targets": [1, 2, 3], "steps": 1, "learning_rate": 1}"#, "{}", ["/training/targets"]),
        (
            #"{"targets": null, "steps": null, "learning_rate": null, "record": null}"#, "{}",
            ["/training/learning_rate", "/training/record", "/training/steps", "/training/targets"]
        ),
        (
            #"{"targets": [1, 2, 3, 4, 5], "steps": 3, "learning_rate": 1, "record": [2, 1, 0.5, 4]}"#, "{}",
            ["/training/record/1", "/training/record/2"]
        ),
        (
            #"{"targets": [1, 2, 3, 4, 5], "steps": 3, "learning_rate": 1, "record": [1, 2.5, 4]}"#, "{}",
            ["/training/record/1", "/training/record/2"]
        ),
        (
            #"{"targets": [1, 2, 3, 4, 5], "steps": 3, "learning_rate": 1, "nesterov": true, "batch_size": 0}"#,
            "{}",
            ["/training/batch_size", "/training/nesterov"]
        ),
        (
            #"{"targets": [[1, 2], [1, 2], [1, 2], [1, 2], [1, 2]], "steps": 3, "learning_rate": 1, "epochs": 2}"#,
            "{}",
            ["/training/epochs", "/training/targets"]
        ),
        (
            #"{"targets": [1, 2, 3, 4, 5], "steps": 3, "learning_rate": 1}"#, #"{"width": "infinite"}"#,
            ["/training"]
        ),
        (#"{"targets": [1, 2, 3, 4, 5], "steps": 3, "learning_rate": 1}"#, #"{"samples": 2}"#, ["/training"]),
    ])
    func `What cannot be trained is refused at its place`(
        training: String, kernel: String, pointers: [String]
    ) throws {
        let error = try #require(throws: InvalidSpecification.self) {
            try Specification(json: Self.text(training, kernel: kernel))
        }
        #expect(error.faults.map(\.pointer.description).sorted() == pointers)
    }
}
