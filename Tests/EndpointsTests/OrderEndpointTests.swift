import JSON
import Jobs
import NeuralKernels
import TestSupport
import Testing

@testable import Endpoints

@Suite(.timeLimit(.minutes(3))) struct OrderEndpointTests {
    /// The clusters of a square kernel in C order.
    static func clusters(_ values: [Double], count: Int) throws -> SampleOrder {
        var distances = KernelDistances<Double>(count: count)
        for row in 0..<count { distances.append(row: Array(values[row * count...row * count + row])) }
        return try AverageLinkage.dendrogram(of: distances, check: {}).order
    }

    /// Of each pair the sum over its outputs.
    private static func traces(_ values: [Double], pairs: Int, outputs: Int, isFull: Bool) -> [Double] {
        let size = isFull ? outputs * outputs : outputs
        return (0..<pairs).map { pair in
            (0..<outputs).reduce(0) { $0 + values[pair * size + $1 * (isFull ? outputs + 1 : 1)] }
        }
    }

    @Test func `Clusters are those of the kernel's distances`() async throws {
        let desk = try Desk()
        let specification = try Specification.small(seed: 1, count: 30, elementType: .float64)
        let (job, path) = try await desk.finished(specification)
        let wanted = try Self.clusters(try specification.kernel.wholeValues(), count: 30)
        let answer = try await desk.ask("GET \(path)/order")
        #expect(answer.status == 200)
        #expect(answer.field("Content-Type") == "application/json")
        #expect(answer.field("Cache-Control") == "private, max-age=31536000, immutable")
        let document = try answer.json()
        #expect(document.names == ["job", "by", "linkage", "distance", "indices", "heights"])
        #expect(document["job"] == .string(job.id.description))
        #expect(document["by"] == .string("cluster"))
        #expect(document["linkage"] == .string("average") && document["distance"] == .string("kernel"))
        #expect(document["indices"]?.leaves == wanted.indices.map { Double($0) })
        #expect(document["heights"]?.leaves == wanted.heights)
        #expect(try await desk.ask("GET \(path)/order?by=cluster").body == answer.body)
        let tag = try #require(answer.field("ETag"))
        #expect(try await desk.ask("GET \(path)/order", "If-None-Match: \(tag)").status == 304)
    }

    @Test(arguments: [Reduction.full, .diagonal])
    func `Of several outputs the sum counts`(reduction: Reduction) async throws {
        let desk = try Desk()
        let specification = try Specification.small(
            seed: 2, count: 12, outputs: 3, reduction: reduction, elementType: .float64)
        let (_, path) = try await desk.finished(specification)
        let sums = Self.traces(
            try specification.kernel.wholeValues(), pairs: 144, outputs: 3, isFull: reduction == .full)
        let wanted = try Self.clusters(sums, count: 12)
        let document = try await desk.ask("GET \(path)/order").json()
        #expect(document["indices"]?.leaves == wanted.indices.map { Double($0) })
        #expect(document["heights"]?.leaves == wanted.heights)
    }

    @Test func `Samples may stand as the data have them`() async throws {
        let desk = try Desk()
        let (job, path) = try await desk.finished(.small(seed: 1))
        let text = try await desk.ask("GET \(path)/order?by=data").text
        #expect(text == "{\"job\":\"\(job.id)\",\"by\":\"data\",\"indices\":[0,1,2,3,4,5]}")
    }

    @Test(
        arguments: [
            (#"{"targets": {"type": "labels", "values": [1, 0, 2, 0, 1]}}"#, [1, 3, 0, 4, 2]),
            (#"{"targets": [0.5, -1, 3, 0.5, 2]}"#, [1, 0, 3, 4, 2]),
            (#"{"targets": [[2, 9], [1, 8], [2, 7], [0, 6], [1, 5]]}"#, [3, 1, 4, 0, 2]),
        ] as [(String, [Double])])
    func `A regression's targets are labels`(regression: String, indices: [Double]) async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(Specification(json: Lesson.text(regression)))
        let document = try await desk.ask("GET \(path)/order?by=label").json()
        #expect(document.names == ["job", "by", "indices"])
        #expect(document["by"] == .string("label"))
        #expect(document["indices"]?.leaves == indices)
    }

    @Test func `So are those of a training, at any step`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.training())
        for query in ["by=label", "by=label&step=2"] {
            let document = try await desk.ask("GET \(path)/order?\(query)").json()
            #expect(document["indices"]?.leaves == [1, 3, 0, 2])
        }
    }

    @Test func `Labels that are too many to be shown are found`() async throws {
        let desk = try Desk()
        let labels = (0..<3000).map { $0 % 2 }
        let (job, path) = try await desk.finished(
            Specification(
                json: """
                    {"architecture": {"layers": [{"type": "Linear", "out_features": 2}]}, "seed": 0,
                     "data": {"type": "normal", "count": 3000, "shape": [1]},
                     "training": {"targets": {"type": "labels", "values": \(labels)}, "steps": 0,
                      "learning_rate": 1, "record": [0]}}
                    """))
        #expect(!job.order.isWhole)
        let document = try await desk.ask("GET \(path)/order?by=label").json()
        let places = document["indices"]?.leaves.map { Int($0) } ?? []
        #expect(places == (0..<3000).map { $0 < 1500 ? 2 * $0 : 2 * ($0 - 1500) + 1 })
    }

    @Test func `Stored targets are labels for as long as they are kept`() async throws {
        let desk = try Desk()
        let sent = try await desk.ask(
            "POST /v1/datasets", "Content-Type: text/csv", body: "3\n1\n2\n5\n4\n")
        let id = try #require(try sent.json()["id"]?.string)
        let body = Lesson.text(#"{"targets": {"type": "dataset", "id": "\#(id)"}}"#)
        let job = try await desk.ask(
            "POST /v1/jobs", "Content-Type: application/json", "Prefer: wait=60", body: body
        ).json()
        let path = try #require(job["links"]?["self"]?.string)
        #expect(job["state"] == .string("succeeded"))
        #expect(try await desk.ask("DELETE /v1/datasets/\(id)").status == 204)
        let answer = try await desk.ask("GET \(path)/order?by=label")
        #expect(answer.status == 400)
        #expect(answer.text.contains("\(id), which is not kept any more"))
        #expect(
            try await desk.ask(
                "POST /v1/datasets", "Content-Type: text/csv", body: "3\n1\n2\n5\n4\n"
            ).status == 201)
        let document = try await desk.ask("GET \(path)/order?by=label").json()
        #expect(document["indices"]?.leaves == [1, 2, 0, 4, 3])
    }

    @Test func `A recorded kernel has clusters of its own`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.training())
        for step in [0, 2, 5] {
            let values = try await desk.ask("GET \(path)/matrix?step=\(step)").json()["matrix"]?.leaves
            let wanted = try Self.clusters(try #require(values), count: 4)
            let document = try await desk.ask("GET \(path)/order?step=\(step)").json()
            #expect(document["indices"]?.leaves == wanted.indices.map { Double($0) })
        }
        #expect(try await desk.ask("GET \(path)/order?step=1").status == 404)
    }

    @Test func `What has no order is said`() async throws {
        let desk = try Desk()
        let (_, plain) = try await desk.finished(.small(seed: 1))
        let (_, wide) = try await desk.finished(
            Specification(
                json: """
                    {"architecture": {"layers": [{"type": "Linear", "out_features": 1}]}, "seed": 0,
                     "data": [[1, 2], [3, 4]], "against": [[1, 0], [0, 1]]}
                    """))
        for (target, name, words) in [
            ("\(plain)/order?by=label", "/by", "neither a regression nor a training"),
            ("\(plain)/order?by=size", "/by", "must be one of data, cluster, label, got size"),
            ("\(plain)/matrix?order=label", "/order", "neither a regression nor a training"),
            ("\(plain)/heatmap?order=label", "/order", "neither a regression nor a training"),
            ("\(plain)/matrix.npy?order=size", "/order", "must be one of"),
            ("\(wide)/order", "/by", "of samples with themselves"),
            ("\(wide)/order?by=data", "/by", "of samples with themselves"),
            ("\(wide)/matrix.csv?order=cluster", "/order", "of samples with themselves"),
            ("\(wide)/heatmap.svg?order=label", "/order", "of samples with themselves"),
        ] {
            let answer = try await desk.ask("GET \(target)")
            #expect(answer.status == 400, "\(target)")
            #expect(try answer.pointers() == [name], "\(target)")
            #expect(answer.text.contains(words), "\(target)")
        }
        #expect(try await desk.ask("GET \(plain)/order?step=0").status == 404)
        #expect(try await desk.ask("GET \(plain)/order?order=data").pointers() == ["/order"])
        #expect(try await desk.ask("GET \(plain)/order", "Accept: text/csv").status == 406)
        #expect(try await desk.ask("GET \(wide)/matrix?order=data").status == 200)
        #expect(desk.errors.isEmpty)
    }

    @Test func `More distances than the memory holds are refused with both sizes`() async throws {
        let desk = try Desk(limits: JobLimits(memory: 100_000, result: 1e9))
        let (_, path) = try await desk.finished(.small(seed: 1, count: 300))
        let answer = try await desk.ask("GET \(path)/order")
        #expect(answer.status == 400)
        #expect(answer.text.contains("300 samples, 233.8 KiB, over the memory budget of 97.7 KiB"))
        #expect(try await desk.ask("GET \(path)/order?by=data").status == 200)
    }

    @Test func `A job that is not over has no order yet`() async throws {
        let gate = Gate()
        let desk = try Desk(Workshop(holdingRunningJobsAt: gate))
        let body = Submission(try .small(seed: 1), predictedSeconds: 0).order.outline
        let job = try await desk.ask("POST /v1/jobs", "Content-Type: application/json", body: body).json()
        let path = try #require(job["links"]?["self"]?.string)
        for target in ["order", "matrix?order=cluster", "matrix.npy?pool=2"] {
            let answer = try await desk.ask("GET \(path)/\(target)")
            #expect(answer.status == 409)
            #expect(answer.field("Retry-After") == "1")
        }
        gate.open()
    }
}
