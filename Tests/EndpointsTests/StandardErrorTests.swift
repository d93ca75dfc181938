import Jobs
import JSON
import NeuralKernels
import TestSupport
import Testing

@testable import Endpoints

/// `/v1/jobs/{id}/standard-error`, where it is other than the matrix.
@Suite(.timeLimit(.minutes(3))) struct StandardErrorTests {
    private static let samples = 4

    /// A mean over several networks on data of their own seed.
    private static func specification(
        seed: Int = 3, samples: Int = Self.samples, count: Int = 6, reduction: Reduction = .traceSum,
        elementType: ElementType = .float64
    ) throws -> Specification {
        try .small(
            seed: seed, count: count, outputs: 2, samples: samples, reduction: reduction,
            elementType: elementType, dataSeed: 99)
    }

    /// √(Σ (v − mean)² / (S − 1) / S) of the kernels that the networks have by themselves, in two passes.
    private static func direct(count: Int, reduction: Reduction) throws -> [Double] {
        let kernels = try (0..<samples).map { offset in
            try specification(seed: 3 + offset, samples: 1, count: count, reduction: reduction)
                .kernel.wholeValues()
        }
        return kernels[0].indices.map { place in
            let values = kernels.map { $0[place] }
            let mean = values.reduce(0, +) / Double(samples)
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (squares / Double(samples - 1) / Double(samples)).squareRoot()
        }
    }

    /// 1e-14: the deviations are differences of values as large as the largest, each with some roundings of 1e-16.
    @Test(arguments: [(6, Reduction.traceSum), (300, .traceSum), (6, .full), (6, .diagonal), (6, .sumLogits)])
    func `Its values are those of the kernels that the seeds have by themselves`(
        count: Int, reduction: Reduction
    ) async throws {
        let desk = try Desk()
        let specification = try Self.specification(count: count, reduction: reduction)
        let (job, path) = try await desk.finished(specification)
        let direct = try Self.direct(count: count, reduction: reduction)
        let largest = try specification.kernel.wholeValues().map(\.magnitude).max() ?? 0
        let document = try await desk.ask("GET \(path)/standard-error").json()
        #expect(document["standard_error"]?.shape == specification.kernel.shape)
        let values = document["standard_error"]?.leaves ?? []
        try #require(values.count == direct.count)
        #expect(zip(values, direct).allSatisfy { abs($0 - $1) <= 1e-14 * largest })
        #expect(values.max() == job.result?.standardError?.maximum)
        #expect(values.contains { $0 > 1e-3 * largest })
    }

    @Test func `JSON is the matrix's document with another member for the numbers`() async throws {
        let desk = try Desk()
        let (job, path) = try await desk.finished(Self.specification(elementType: .float32))
        for form in ["", ".json"] {
            let document = try await desk.ask("GET \(path)/standard-error\(form)").json()
            #expect(document.names == ["job", "shape", "axes", "dtype", "standard_error", "nonfinite"])
            let matrix = try await desk.ask("GET \(path)/matrix\(form)").json()
            for name in ["shape", "axes", "dtype", "nonfinite"] { #expect(document[name] == matrix[name]) }
            #expect(document["job"] == .string(job.id.description))
            #expect(document["standard_error"] != matrix["matrix"])
        }
    }

    @Test(arguments: ElementType.allCases)
    func `Every form has the values that are kept`(type: ElementType) async throws {
        let desk = try Desk()
        let (job, path) = try await desk.finished(Self.specification(elementType: type))
        let bytes = try #require(try desk.workshop.bytes(of: job, .standardError))
        let file = try await desk.ask("GET \(path)/standard-error.npy")
        #expect(file.body == job.header.bytes + bytes)
        #expect(file.field("Content-Type") == "application/x-npy")
        #expect(file.field("Content-Disposition") == "attachment; filename=\"\(job.id).standard-error.npy\"")
        let values =
            switch type {
            case .float32: bytes.values(as: Float.self).map { "\($0)" }
            case .float64: bytes.values(as: Double.self).map { "\($0)" }
            }
        let table = try await desk.ask("GET \(path)/standard-error.csv")
        #expect(table.field("Content-Type") == "text/csv")
        let lines = table.text.split(separator: "\r\n")
        #expect(lines.count == 6)
        #expect(lines.flatMap { $0.split(separator: ",").map(String.init) } == values)
    }

    @Test func `A block is cut out of every form`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(Self.specification())
        let whole = try await desk.ask("GET \(path)/standard-error").json()["standard_error"]?.leaves ?? []
        try #require(whole.count == 36)
        let block = (1..<3).flatMap { row in (2..<5).map { whole[row * 6 + $0] } }
        let query = "rows=1:3&columns=2:5"
        let document = try await desk.ask("GET \(path)/standard-error.json?\(query)").json()
        #expect(document["standard_error"]?.leaves == block)
        let header = NPYHeader(shape: [2, 3], elementType: .float64)
        let file = try await desk.ask("GET \(path)/standard-error.npy?\(query)")
        #expect(file.body == header.bytes + block.flatMap { $0.bitPattern.littleEndianBytes })
        let table = try await desk.ask("GET \(path)/standard-error.csv?\(query)").text
        #expect(table.split { !($0.isNumber || ".-e".contains($0)) }.map { Double($0) } == block)
        let refused = try await desk.ask("GET \(path)/standard-error?rows=0:7&row=1")
        #expect(refused.status == 400)
        #expect(try refused.pointers() == ["/rows", "/row"])
    }

    /// Whether it has succeeded, still runs or has failed: it never will have one.
    @Test(arguments: ["", ".json", ".npy", ".csv"])
    func `The kernel of one network has none, and the client is told why`(form: String) async throws {
        let gate = Gate()
        let desk = try Desk(Workshop(results: ScriptedResultStore(blocking: .create, at: gate)))
        let failed = try await desk.workshop.queue.submit(try .overflowing())
        await gate.arrival()
        let queued = try await desk.workshop.queue.submit(try .small(seed: 1))
        for state in ["running", "over"] {
            for job in [failed, queued] {
                let answer = try await desk.ask("GET /v1/jobs/\(job.id)/standard-error\(form)")
                #expect(answer.status == 404, "\(state)")
                #expect(answer.field("Retry-After") == nil)
                let problem = try answer.problem()
                #expect(problem["code"] == .string("no_standard_error"))
                #expect(problem["title"] == .string("No standard error"))
                #expect(problem["detail"]?.string?.contains("kernel.samples") == true)
            }
            gate.open()
            for job in [failed, queued] { _ = try await desk.workshop.queue.wait(for: job.id, seconds: nil) }
        }
    }

    @Test func `A mean that never comes has no standard errors`() async throws {
        let desk = try Desk()
        let failed = try #require(
            try await desk.workshop.finished(
                Specification(
                    json: """
                        {"architecture": {"layers": [{"type": "Square"}, {"type": "Linear", "out_features": 1}]},
                         "seed": 0, "data": [[1e30]], "kernel": {"samples": 2}}
                        """)))
        let answer = try await desk.ask("GET /v1/jobs/\(failed.id)/standard-error")
        #expect(answer.status == 409)
        #expect(try answer.problem()["code"] == .string("job_failed"))
        #expect(try answer.problem()["title"] == .string("No result"))
    }

    @Test func `It goes with its last job`() async throws {
        let desk = try Desk()
        let (first, path) = try await desk.finished(Self.specification())
        let (second, other) = try await desk.finished(Self.specification())
        #expect(second.result?.isCached == true)
        #expect(try await desk.ask("DELETE \(path)").status == 204)
        #expect(try await desk.ask("GET \(other)/standard-error").status == 200)
        #expect(try await desk.ask("DELETE \(other)").status == 204)
        #expect(try desk.workshop.bytes(of: first, .standardError) == nil)
    }
}
