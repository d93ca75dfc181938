import JSON
import Jobs
import NeuralKernels
import TestSupport
import Testing

@testable import Endpoints

/// `GET /v1/compare`.
@Suite(.timeLimit(.minutes(3))) struct CompareTests {
    /// H A H with H = I − 1 1ᵀ/n, spelled out.
    private static func centred(_ a: [[Double]]) -> [[Double]] {
        let n = Double(a.count)
        let rows = a.map { $0.reduce(0, +) / n }
        let columns = a.indices.map { column in a.reduce(0) { $0 + $1[column] } / n }
        let mean = rows.reduce(0, +) / n
        return a.indices.map { i in a.indices.map { j in a[i][j] - rows[i] - columns[j] + mean } }
    }

    private static func inner(_ a: [[Double]], _ b: [[Double]]) -> Double {
        zip(a, b).reduce(0) { sum, rows in sum + zip(rows.0, rows.1).reduce(0) { $0 + $1.0 * $1.1 } }
    }

    private static func cosine(_ a: [[Double]], _ b: [[Double]]) -> Double {
        inner(a, b) / (inner(a, a) * inner(b, b)).squareRoot()
    }

    private static func matrix(_ specification: Specification) throws -> [[Double]] {
        let values = try specification.kernel.wholeValues()
        let (n, o) = (specification.kernel.shape[0], specification.kernel.reduction == .full ? 2 : 1)
        return (0..<n * o).map { row in
            (0..<n * o).map { values[((row / o * n + $0 / o) * o + row % o) * o + $0 % o] }
        }
    }

    @Test(arguments: [Reduction.traceSum, .full])
    func `Two kernels are compared as square matrices`(reduction: Reduction) async throws {
        let desk = try Desk()
        let specifications = try [1, 2].map {
            try Specification.small(
                seed: $0, outputs: 2, reduction: reduction, elementType: .float64, dataSeed: 7)
        }
        let jobs = [
            try await desk.finished(specifications[0]).0, try await desk.finished(specifications[1]).0,
        ]
        let (a, b) = (try Self.matrix(specifications[0]), try Self.matrix(specifications[1]))
        let answer = try await desk.ask("GET /v1/compare?jobs=\(jobs[0].id),\(jobs[1].id)")
        let document = try answer.json()
        #expect(document.names == ["jobs", "order", "cka", "alignment", "relative_distance"])
        #expect(document["order"] == .integer(a.count))
        let difference = zip(a, b).map { zip($0, $1).map { $0 - $1 } }
        let wanted = [
            "cka": Self.cosine(Self.centred(a), Self.centred(b)), "alignment": Self.cosine(a, b),
            "relative_distance": (Self.inner(difference, difference) / Self.inner(a, a)).squareRoot(),
        ]
        for (name, value) in wanted {
            let found = try #require(document[name]?.leaves.first)
            #expect(abs(found - value) <= 1e-13, "\(name)")
        }
        #expect(answer.field("Cache-Control") == "private, max-age=31536000, immutable")
    }

    @Test func `A kernel is itself`() async throws {
        let desk = try Desk()
        let (job, _) = try await desk.finished(.small(seed: 1, elementType: .float64))
        let document = try await desk.ask("GET /v1/compare?jobs=\(job.id),\(job.id)").json()
        for (name, value) in [("cka", 1.0), ("alignment", 1), ("relative_distance", 0)] {
            #expect(abs((document[name]?.leaves.first ?? .nan) - value) <= 1e-15, "\(name)")
        }
    }

    @Test func `What cannot be compared is said`() async throws {
        let desk = try Desk()
        let one = try await desk.finished(.small(seed: 1)).0.id
        let larger = try await desk.finished(.small(seed: 1, count: 7)).0.id
        let outputs = try await desk.finished(.small(seed: 1, outputs: 2, reduction: .diagonal)).0.id
        for (query, words) in [
            ("", "two jobs"), ("?jobs=\(one)", "two jobs"), ("?jobs=\(one),\(one),\(one)", "two jobs"),
            ("?jobs=\(one),\(larger)", "differ in shape"),
            ("?jobs=\(outputs),\(outputs)", "no square matrix"),
            ("?jobs=\(one),\(one)&other=1", "not a parameter"),
        ] {
            let answer = try await desk.ask("GET /v1/compare\(query)")
            #expect(answer.status == 400, "\(query)")
            #expect(answer.text.contains(words), "\(query)")
        }
        #expect(try await desk.ask("GET /v1/compare?jobs=\(one),\(JobID.sample(3))").status == 404)
    }
}
