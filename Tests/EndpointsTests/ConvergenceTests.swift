import JSON
import Jobs
import NeuralKernels
import TestSupport
import Testing

@testable import Endpoints

/// `/v1/jobs/{id}/convergence`.
@Suite(.timeLimit(.minutes(3))) struct ConvergenceTests {
    private static func text(
        _ width: String, seed: Int = 3, hidden: Int = 5, parameterization: String = "ntk", more: String = ""
    ) -> String {
        #"""
        {"architecture": {"parameterization": "\#(parameterization)", "layers": [{"type": "Linear", "out_features": \#(hidden)},
         {"type": "LayerNorm"}, {"type": "ReLU"}, {"type": "Linear", "out_features": 2}]}, "seed": \#(seed),
         "data": {"type": "normal", "count": 4, "shape": [3], "seed": 1}, "dtype": "float64",
         "kernel": {"width": "\#(width)"}\#(more)}
        """#
    }

    private static let asked =
        #", "analyses": ["convergence"], "convergence": {"widths": [4, 9], "samples": 3}"#

    private static func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }

    /// By hand: the kernels of three seeds and two widths against the limits of the same widths.
    @Test(arguments: ["ntk", "standard", "torch"])
    func `Its distances are those of the networks that the seeds draw`(parameterization: String) async throws
    {
        let desk = try Desk()
        let specification = try Specification(
            json: Self.text("infinite", parameterization: parameterization, more: Self.asked))
        let (job, path) = try await desk.finished(specification)
        let document = try await desk.ask("GET \(path)/convergence").json()
        #expect(document.names == ["job", "points", "fit"])
        #expect(document["job"] == .string(job.id.description))
        let points = document["points"]?.elements ?? []
        try #require(points.count == 2)
        for (point, width) in zip(points, [4, 9]) {
            let limit = try InfiniteWidthKernel<Double>(
                Specification(json: Self.text("infinite", hidden: width, parameterization: parameterization))
                    .kernel
            ).whole()
            let distances = try (0..<3).map { offset in
                let kernel = try Specification(
                    json: Self.text(
                        "finite", seed: 3 + offset, hidden: width, parameterization: parameterization)
                ).kernel.wholeValues()
                return Self.norm(zip(kernel, limit).map { $0 - $1 }) / Self.norm(limit)
            }
            let mean = distances.reduce(0, +) / 3
            let error = (distances.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2 / 3).squareRoot()
            #expect(point["width"] == .integer(width))
            #expect(abs((point["relative_distance"]?.leaves.first ?? .nan) - mean) <= 1e-13 * mean)
            #expect(abs((point["standard_error"]?.leaves.first ?? .nan) - error) <= 1e-12 * mean)
        }
        #expect(
            try await desk.ask("GET \(path)").json()["links"]?["convergence"]
                == .string("\(path)/convergence"))
    }

    @Test func `The fit is the line through the logarithms`() {
        func convergence(_ distances: [Double]) -> JobResult.Convergence {
            let widths = [10, 100, 1000].prefix(distances.count)
            return JobResult.Convergence(
                points: zip(widths, distances).map { JobResult.Convergence.Point(width: $0, distances: [$1]) }
            )
        }
        let exact = convergence([3, 3 / 10.0.squareRoot(), 0.3]).fit
        #expect(abs((exact?.slope ?? .nan) + 0.5) <= 1e-14)
        #expect(abs((exact?.factor ?? .nan) - 3 * 10.0.squareRoot()) <= 1e-12)
        #expect(abs((exact?.standardError ?? .nan)) <= 1e-7)
        #expect(convergence([1, 1]).fit?.standardError == nil)
        #expect(convergence([1]).fit == nil)
        #expect(convergence([1, 0, 1]).fit == nil)
        #expect(convergence([1]).points[0].standardError == nil)
    }

    @Test func `Every default is filled in, and decides the digest`() throws {
        let plain = try Specification(json: Self.text("infinite", more: #", "analyses": ["convergence"]"#))
        #expect(plain.kernel.convergence == .standard)
        let spelled = try Specification(
            json: Self.text(
                "infinite",
                more:
                    #", "analyses": ["convergence"], "convergence": {"widths": [16, 32, 64, 128, 256], "samples": 8}"#
            ))
        #expect(plain.canonicalBytes == spelled.canonicalBytes)
        let other = try Specification(json: Self.text("infinite", more: Self.asked))
        #expect(other.canonicalBytes != plain.canonicalBytes)
        #expect(try SpecificationReader.read(JSONReader.read(other.canonicalBytes)).kernel == other.kernel)
    }

    @Test(arguments: [
        ("finite", #", "analyses": ["convergence"]"#, ["/analyses/0"]),
        ("infinite", #", "convergence": {}"#, ["/convergence"]),
        (
            "infinite", #", "analyses": ["convergence"], "convergence": {"widths": []}"#,
            ["/convergence/widths"]
        ),
        (
            "infinite",
            #", "analyses": ["convergence"], "convergence": {"widths": [8, 4, 0.5], "samples": 0, "width": 3}"#,
            ["/convergence/samples", "/convergence/width", "/convergence/widths/1", "/convergence/widths/2"]
        ),
    ])
    func `What cannot converge is refused at its place`(width: String, more: String, pointers: [String])
        throws
    {
        let error = try #require(throws: InvalidSpecification.self) {
            try Specification(json: Self.text(width, more: more))
        }
        #expect(error.faults.map(\.pointer.description).sorted() == pointers)
    }

    @Test func `A width that the network cannot have is refused`() throws {
        let text = #"""
            {"architecture": {"layers": [{"type": "Conv1d", "out_channels": 4, "kernel_size": 1},
             {"type": "GroupNorm", "num_groups": 2}, {"type": "Flatten"}, {"type": "Linear", "out_features": 1}]}, "seed": 0,
             "data": {"type": "normal", "count": 2, "shape": [2, 3]}, "kernel": {"width": "infinite"},
             "analyses": ["convergence"], "convergence": {"widths": [4, 7, 8]}}
            """#
        let error = try #require(throws: InvalidSpecification.self) { try Specification(json: text) }
        #expect(error.faults.map(\.pointer.description) == ["/convergence/widths/1"])
    }

    /// Four groups of four channels average over nothing.
    @Test func `A width without a limit is refused`() throws {
        let text = #"""
            {"architecture": {"layers": [{"type": "Linear", "out_features": 8}, {"type": "GroupNorm", "num_groups": 4},
             {"type": "ReLU"}, {"type": "Linear", "out_features": 1}]}, "seed": 0, "data": [[1, 2]],
             "kernel": {"width": "infinite"}, "analyses": ["convergence"], "convergence": {"widths": [4, 8]}}
            """#
        let error = try #require(throws: InvalidSpecification.self) { try Specification(json: text) }
        #expect(error.faults.map(\.pointer.description) == ["/convergence/widths/0"])
    }

    @Test func `A job that was not asked for it has none`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1))
        let answer = try await desk.ask("GET \(path)/convergence")
        #expect(answer.status == 404)
        #expect(try answer.problem()["code"] == .string("no_convergence"))
    }

    @Test func `Its plot is drawn, or refused with the rest`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(
            try Specification(json: Self.text("infinite", more: Self.asked)))
        for form in ["png", "svg"] {
            #expect(try await desk.ask("GET \(path)/convergence.\(form)").status == 200)
        }
        let (_, other) = try await desk.finished(.small(seed: 1))
        #expect(try await desk.ask("GET \(other)/convergence.svg").status == 404)
        #expect(desk.errors.isEmpty)
    }
}
