import HTTP
import JSON
import Jobs
import Storage
import TestSupport
import Testing

@testable import Endpoints

/// `/v1/datasets`, as function calls.
@Suite(.timeLimit(.minutes(3))) struct DatasetEndpointsTests {
    private static let csv = "Content-Type: text/csv"

    private static func pieces(_ text: String, _ length: Int = 1000) -> [[UInt8]] {
        let bytes = Array(text.utf8)
        return stride(from: 0, to: bytes.count, by: length).map {
            Array(bytes[$0..<min(bytes.count, $0 + length)])
        }
    }

    /// Sends a table and returns its name.
    private static func keep(_ text: String, at desk: Desk) async throws -> String {
        let answer = try await desk.send("POST /v1/datasets", csv, pieces: pieces(text))
        #expect([200, 201].contains(answer.status))
        return try #require(try answer.json()["id"]?.string)
    }

    @Test(arguments: [1, 3, 1000])
    func `A data set that is sent is there`(length: Int) async throws {
        let desk = try Desk()
        let text = "1,2\n3,4\n5,6\n"
        let answer = try await desk.send("POST /v1/datasets", Self.csv, pieces: Self.pieces(text, length))
        #expect(answer.status == 201)
        let document = try answer.json()
        #expect(document.names == ["id", "shape", "dtype", "media_type", "bytes", "created_at", "links"])
        let id = try #require(document["id"]?.string)
        #expect(document["shape"]?.leaves == [3, 2])
        #expect(document["dtype"] == .string("float64"))
        #expect(document["media_type"] == .string("text/csv"))
        #expect(document["bytes"] == .integer(text.utf8.count))
        #expect(document["links"]?["self"] == .string("/v1/datasets/\(id)"))
        #expect(answer.field("Location") == "/v1/datasets/\(id)")
        let got = try await desk.ask("GET /v1/datasets/\(id)")
        #expect(got.status == 200)
        #expect(got.body == answer.body)
        let tag = try #require(got.field("ETag"))
        #expect(try await desk.ask("GET /v1/datasets/\(id)", "If-None-Match: \(tag)").status == 304)
        #expect(try await desk.ask("HEAD /v1/datasets/\(id)").status == 200)
    }

    @Test func `The same bytes twice are one data set`() async throws {
        let desk = try Desk()
        let first = try await desk.send("POST /v1/datasets", Self.csv, pieces: Self.pieces("1\n"))
        desk.workshop.clock.advance(by: 5)
        let second = try await desk.send("POST /v1/datasets", Self.csv, pieces: Self.pieces("1\n"))
        #expect(first.status == 201 && second.status == 200)
        #expect(second.body == first.body)
        #expect(second.field("Location") == first.field("Location"))
        #expect(try await desk.ask("GET /v1/datasets").json()["data"]?.elements?.count == 1)
    }

    @Test func `A body that comes whole is a data set too`() async throws {
        let answer = try await Desk().ask(
            "POST /v1/datasets", "Content-Type: application/json; charset=utf-8", body: "[[1,2]]")
        #expect(answer.status == 201)
        #expect(try answer.json()["shape"]?.leaves == [1, 2])
    }

    @Test(arguments: ["Content-Type: text/plain", "Content-Type: nonsense", "X-Nothing: x"])
    func `Another media type is refused by the head, with those that there are`(field: String) async throws {
        for answer in [
            try await Desk().send("POST /v1/datasets", field, pieces: [[1]]),
            try await Desk().ask("POST /v1/datasets", field, body: "1"),
        ] {
            #expect(answer.status == 415)
            let detail = try #require(try answer.problem()["detail"]?.string)
            for type in ["application/x-npy", "text/csv", "application/json"] {
                #expect(detail.contains(type))
            }
        }
    }

    @Test(arguments: [
        ("text/csv", "1,2\n3,x\n", 422, "Line 2, column 2: must be a number, got x.", "line"),
        (
            "text/csv", "1,2\n3\n", 422,
            "Line 2, column 1: must have a length of 2, as what comes before, but has one of 1.", "line"
        ),
        ("text/csv", "1,\n", 422, "Line 1, column 2: the field is empty, and a number is needed.", "line"),
        ("text/csv", "nan\n", 422, "Line 1, column 1: must be a finite number, got nan.", "line"),
        ("text/csv", "", 422, "The data set must not be empty.", nil),
        (
            "application/json", "[[1],[2,3]]", 422,
            "/1 must have a length of 1, as what comes before, but is longer.", "errors"
        ),
        ("application/json", "[[1],[null]]", 422, "/1/0 must be a number, got null.", "errors"),
        ("application/json", "{}", 422, "The document must be an array, got an object.", "errors"),
        ("application/json", "[[1],\n[2,]]", 400, "Line 2, column 4: unexpected character ']'.", "line"),
        ("application/x-npy", "PK", 422, "Byte 0: this is not how a NumPy file begins.", "byte"),
    ])
    func `What is no data set is refused with its place, and nothing of it stays`(
        type: String, text: String, status: Int, detail: String, member: String?
    ) async throws {
        let directory = try TemporaryDirectory()
        let desk = try Desk(Workshop(datasets: FileDatasetStore(directory: directory.path)))
        let answer = try await desk.send(
            "POST /v1/datasets", "Content-Type: \(type)", pieces: Self.pieces(text))
        #expect(answer.status == status)
        let problem = try answer.problem()
        #expect(problem["detail"] == .string(detail))
        #expect(problem["code"] == .string(status == 400 ? "malformed_json" : "invalid_dataset"))
        if let member { #expect(problem[member] != nil) }
        #expect(directory.names().isEmpty)
        #expect(desk.errors.isEmpty)
    }

    @Test func `A body that does not come to its end leaves nothing, and is nobody's error`() async throws {
        let directory = try TemporaryDirectory()
        let desk = try Desk(Workshop(datasets: FileDatasetStore(directory: directory.path)))
        let answer = try await desk.send(
            "POST /v1/datasets", Self.csv, pieces: Self.pieces("1,2\n3,"), isCut: true)
        #expect(answer.status == 400)
        #expect(directory.names().isEmpty)
        #expect(desk.errors.isEmpty)
    }

    @Test func `The list has the newest first, page by page`() async throws {
        let desk = try Desk()
        var ids: [String] = []
        for number in 0..<5 {
            ids.insert(try await Self.keep("\(number)\n", at: desk), at: 0)
            desk.workshop.clock.advance(by: 1)
        }
        var (listed, path): ([String], String?) = ([], "/v1/datasets?limit=2")
        while let next = path {
            let answer = try await desk.ask("GET \(next)")
            let document = try answer.json()
            listed += document["data"]?.elements?.compactMap { $0["id"]?.string } ?? []
            path = document["next_cursor"]?.string.map { "/v1/datasets?limit=2&cursor=\($0)" }
            #expect(answer.field("Link") == path.map { "<\($0)>; rel=\"next\"" })
        }
        #expect(listed == ids)
        for query in ["cursor=x", "limit=0", "limit=201", "state=x"] {
            #expect(try await desk.ask("GET /v1/datasets?\(query)").status == 400)
        }
    }

    @Test func `A data set that is deleted is gone`() async throws {
        let desk = try Desk()
        let id = try await Self.keep("1\n", at: desk)
        #expect(try await desk.ask("DELETE /v1/datasets/\(id)").status == 204)
        for method in ["GET", "DELETE"] {
            let answer = try await desk.ask("\(method) /v1/datasets/\(id)")
            #expect(answer.status == 404)
            #expect(try answer.problem()["code"] == .string("dataset_not_found"))
        }
        #expect(try await desk.ask("GET /v1/datasets/nonsense").status == 404)
    }

    private static func job(_ data: String) -> String {
        """
        {"architecture": {"layers": [{"type": "Linear", "out_features": 1}]}, "seed": 0, "data": \(data),
         "dtype": "float64"}
        """
    }

    @Test func `A job computes with a data set, and an unknown one is refused`() async throws {
        let desk = try Desk()
        let id = try await Self.keep("1,2\n3,4\n", at: desk)
        let body = Self.job(#"{"type": "dataset", "id": "\#(id)"}"#)
        #expect(try await desk.ask("POST /v1/estimate", body: body).status == 200)
        let answer = try await desk.ask("POST /v1/jobs", "Prefer: wait=60", body: body)
        #expect(answer.status == 200)
        let job = try answer.json()
        #expect(job["state"] == .string("succeeded"))
        #expect(job["specification"]?["data"]?["shape"]?.leaves == [2, 2])
        let path = try #require(job["links"]?["matrix"]?.string)
        // Of a linear network: 1 for the bias, and x · x′.
        #expect(try await desk.ask("GET \(path)").json()["matrix"]?.leaves == [6, 12, 12, 26])

        // The job stays as it is when the data set goes.
        #expect(try await desk.ask("DELETE /v1/datasets/\(id)").status == 204)
        let later = try await desk.ask("GET /v1/jobs/\(try #require(job["id"]?.string))")
        #expect(try later.json()["specification"] == job["specification"])
        let unknown = try await desk.ask("POST /v1/jobs", body: body)
        #expect(unknown.status == 422)
        #expect(try unknown.pointers() == ["/data/id"])
    }

    @Test func `A data set that a job needs is kept, and the job named`() async throws {
        let gate = Gate()
        let desk = try Desk(Workshop(holdingRunningJobsAt: gate))
        let ids = [try await Self.keep("1,2\n", at: desk), try await Self.keep("3,4\n", at: desk)]
        var jobs: [String] = []
        for (data, against) in [(ids[0], ids[0]), (ids[0], ids[1])] {
            let body = Self.job(
                #"{"type": "dataset", "id": "\#(data)"}, "against": {"type": "dataset", "id": "\#(against)"}"#
            )
            let answer = try await desk.ask("POST /v1/jobs", body: body)
            jobs.append(try #require(try answer.json()["id"]?.string))
        }
        await gate.arrival()
        // The second is queued, and its columns are the second data set.
        let answer = try await desk.ask("DELETE /v1/datasets/\(ids[1])")
        #expect(answer.status == 409)
        let problem = try answer.problem()
        #expect(problem["code"] == .string("dataset_in_use"))
        #expect(problem["detail"]?.string?.contains(jobs[1]) == true)
        #expect(try await desk.ask("DELETE /v1/datasets/\(ids[0])").status == 409)
        gate.open()
        for job in jobs {
            let id = try #require(JobID(job))
            #expect(try await desk.workshop.queue.wait(for: id, seconds: nil)?.state == .succeeded)
        }
        for id in ids { #expect(try await desk.ask("DELETE /v1/datasets/\(id)").status == 204) }
    }
}
