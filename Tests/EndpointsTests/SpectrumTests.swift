import JSON
import Jobs
import NeuralKernels
import TestSupport
import Testing

@testable import Endpoints

/// `/v1/jobs/{id}/spectrum`.
@Suite(.timeLimit(.minutes(3))) struct SpectrumTests {
    private static func specification(
        count: Int = 6, outputs: Int = 2, reduction: String = "trace_sum", width: String = "finite",
        more: String = ""
    ) throws -> Specification {
        try Specification(
            json: #"""
                {"architecture": {"parameterization": "ntk", "layers": [{"type": "Linear", "out_features": 8},
                 {"type": "ReLU"}, {"type": "Linear", "out_features": \#(outputs)}]}, "seed": 1,
                 "data": {"type": "normal", "count": \#(count), "shape": [3]}, "dtype": "float64",
                 "kernel": {"reduction": "\#(reduction)", "width": "\#(width)"}, "analyses": ["spectrum"]\#(more)}
                """#)
    }

    /// The kernel as one square matrix, from the values of its entries and blocks.
    private static func square(_ values: [Double], samples: Int, outputs: Int) -> [[Double]] {
        (0..<samples * outputs).map { row in
            (0..<samples * outputs).map { column in
                let pair = row / outputs * samples + column / outputs
                return values[(pair * outputs + row % outputs) * outputs + column % outputs]
            }
        }
    }

    /// Jacobi's rotations, until nothing is left beside the diagonal.
    private static func eigenvalues(_ matrix: [[Double]]) -> [Double] {
        var a = matrix
        let n = a.count
        for _ in 0..<30 {
            for p in 0..<n {
                for q in p + 1..<max(n, p + 1) where a[p][q] != 0 {
                    let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
                    let t = (theta < 0 ? -1 : 1) / (theta.magnitude + (theta * theta + 1).squareRoot())
                    let c = 1 / (t * t + 1).squareRoot()
                    for k in 0..<n {
                        let (x, y) = (a[k][p], a[k][q])
                        (a[k][p], a[k][q]) = (c * x - t * c * y, t * c * x + c * y)
                    }
                    for k in 0..<n {
                        let (x, y) = (a[p][k], a[q][k])
                        (a[p][k], a[q][k]) = (c * x - t * c * y, t * c * x + c * y)
                    }
                }
            }
        }
        return (0..<n).map { a[$0][$0] }.sorted(by: >)
    }

    @Test(arguments: [("trace_sum", 1), ("full", 2)], ["finite", "infinite"])
    func `Its eigenvalues are those of the kernel as one matrix`(
        reduction: (name: String, outputs: Int), width: String
    ) async throws {
        let desk = try Desk()
        let (job, path) = try await desk.finished(
            Self.specification(reduction: reduction.name, width: width))
        let values = try await desk.ask("GET \(path)/matrix").json()["matrix"]?.leaves ?? []
        let wanted = Self.eigenvalues(Self.square(values, samples: 6, outputs: reduction.outputs))
        let document = try await desk.ask("GET \(path)/spectrum").json()
        let found = document["eigenvalues"]?.leaves ?? []
        try #require(found.count == wanted.count)
        for (one, other) in zip(found, wanted) { #expect(abs(one - other) <= 1e-13 * wanted[0]) }
        #expect(document["job"] == .string(job.id.description))
        #expect(document["order"] == .integer(wanted.count))
        #expect(document["definiteness"]?.string != "indefinite")
        #expect(try await desk.ask("GET \(path)/spectrum.json").json() == document)
    }

    @Test func `Its documents tell what follows for learning`() async throws {
        let desk = try Desk()
        let (job, path) = try await desk.finished(Self.specification())
        let answer = try await desk.ask("GET \(path)/spectrum")
        #expect(answer.field("Cache-Control") == "private, max-age=31536000, immutable")
        let document = try answer.json()
        #expect(
            document.names == [
                "job", "order", "dtype", "eigenvalues", "largest", "smallest", "trace", "rounding",
                "definiteness", "condition_number", "numerical_rank", "effective_rank", "learning",
            ])
        let trace = try #require(job.result?.statistics.trace)
        let found = document["eigenvalues"]?.leaves ?? []
        #expect(abs(found.reduce(0, +) - trace) <= 1e-13 * trace)
        // |y| = 12 targets; a sum over two outputs has twice one output's eigenvalues.
        let learning = try #require(document["learning"])
        #expect(learning["targets"] == .integer(12))
        let rate = learning["largest_learning_rate"]?.leaves.first ?? 0
        #expect(abs(rate - 2 * 12 / (found[0] / 2)) <= 1e-14 * rate)
    }

    @Test func `The job links to it, and its part is one of the result`() async throws {
        let desk = try Desk()
        let (job, path) = try await desk.finished(Self.specification())
        let document = try await desk.ask("GET \(path)").json()
        #expect(document["links"]?["spectrum"] == .string("\(path)/spectrum"))
        #expect(document["specification"]?["analyses"] == .array([.string("spectrum")]))
        #expect(job.order.form.parts == [.kernel, .spectrum])
    }

    @Test func `A job that was not asked for one has none`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(try .small(seed: 1))
        for form in ["", ".json"] {
            let answer = try await desk.ask("GET \(path)/spectrum\(form)")
            #expect(answer.status == 404)
            #expect(try answer.problem()["code"] == .string("no_spectrum"))
        }
        let document = try await desk.ask("GET \(path)").json()
        #expect(document["links"]?["spectrum"] == nil)
    }

    @Test(arguments: [
        (#", "against": [[1, 2, 3]]"#, "trace_sum"), ("", "diagonal"),
    ])
    func `A kernel that is no symmetric matrix is refused`(more: String, reduction: String) throws {
        let error = try #require(throws: InvalidSpecification.self) {
            try Self.specification(reduction: reduction, more: more)
        }
        #expect(error.faults.map(\.pointer.description) == ["/analyses/0"])
    }

    @Test func `Its memory is part of what a job needs`() throws {
        let with = try Self.specification(count: 20_000)
        let without = try Specification(
            json: #"""
                {"architecture": {"parameterization": "ntk", "layers": [{"type": "Linear", "out_features": 8},
                 {"type": "ReLU"}, {"type": "Linear", "out_features": 2}]}, "seed": 1,
                 "data": {"type": "normal", "count": 20000, "shape": [3]}, "dtype": "float64"}
                """#)
        let limits = JobLimits(memory: 2e9, result: 1e12)
        func need(_ specification: Specification) -> JobNeed {
            JobNeed(specification.kernel, limits: limits, costs: CostModel.fixed.contraction, threads: 2)
        }
        #expect(need(without).faults.isEmpty)
        #expect(need(with).estimate.memoryBytes > 8 * 20_000 * 20_000)
        #expect(!need(with).faults.isEmpty)
        #expect(need(with).estimate.operations > need(without).estimate.operations)
    }

    @Test(arguments: [("png", "image/png", "\u{89}PNG"), ("svg", "image/svg+xml", "<?xml")])
    func `Its plot is a picture in the form that is asked for`(
        form: String, type: String, magic: String
    ) async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(Self.specification())
        let answer = try await desk.ask("GET \(path)/spectrum.\(form)")
        #expect(answer.status == 200)
        #expect(answer.field("Content-Type") == type)
        #expect(answer.body.starts(with: magic.unicodeScalars.map { UInt8($0.value) }))
        let negotiated = try await desk.ask("GET \(path)/spectrum", "Accept: \(type)")
        #expect(negotiated.body == answer.body)
        #expect(negotiated.field("Vary")?.contains("Accept") == true)
        let other = try await desk.ask("GET \(path)/spectrum.\(form)?title=Other&width=800")
        #expect(other.status == 200 && other.body != answer.body)
        #expect(other.field("ETag") != answer.field("ETag"))
        #expect(try await desk.ask("GET \(path)/spectrum.\(form)?width=9").status == 400)
        #expect(try await desk.ask("GET \(path)/spectrum.\(form)?colormap=hot").status == 400)
        #expect(desk.errors.isEmpty)
    }

    @Test func `There is no plot in other forms`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(Self.specification())
        #expect(try await desk.ask("GET \(path)/spectrum", "Accept: text/html").status == 406)
        #expect(try await desk.ask("GET \(path)/spectrum?width=800").status == 400)
    }
}
