import JSON
import TestSupport
import Testing

/// `Range` on a NumPy file.
@Suite(.timeLimit(.minutes(3))) struct MatrixRangeTests {
    /// A desk with a matrix, the path of its file, and the file.
    private static func file(
        _ name: String = "/matrix.npy"
    ) async throws -> (desk: Desk, path: String, whole: Answer) {
        let desk = try Desk()
        let path = try await desk.finished(.small(seed: 1, count: 10, samples: 2)).path + name
        return (desk, path, try await desk.ask("GET \(path)"))
    }

    @Test(
        arguments: [
            ("0-9", 0, 10), ("100-199", 100, 200), ("128-131", 128, 132), ("-5", -5, nil), ("500-", 500, nil),
            ("0-99999", 0, nil),
        ] as [(String, Int, Int?)])
    func `A part is sent with its place`(range: String, start: Int, end: Int?) async throws {
        let block = "?rows=1:9&columns=2:10"
        for name in [
            "/matrix.npy", "/matrix.npy\(block)", "/standard-error.npy", "/standard-error.npy\(block)",
        ] {
            let (desk, path, whole) = try await Self.file(name)
            let total = whole.body.count
            let lower = start < 0 ? total + start : min(start, total - 1)
            let upper = end ?? total
            let text = start == 500 && total <= 500 ? "\(total - 1)-" : range
            let answer = try await desk.ask("GET \(path)", "Range: bytes=\(text)")
            #expect(answer.status == 206)
            #expect(answer.field("Content-Range") == "bytes \(lower)-\(upper - 1)/\(total)")
            #expect(answer.body == Array(whole.body[lower..<upper]))
            #expect(answer.announcedLength == Int64(upper - lower))
            #expect(answer.field("ETag") == whole.field("ETag"))
        }
    }

    @Test(arguments: ["99999-", "-0"])
    func `A part outside the file is refused with the file's length`(range: String) async throws {
        let (desk, path, whole) = try await Self.file()
        let answer = try await desk.ask("GET \(path)", "Range: bytes=\(range)")
        #expect(answer.status == 416)
        #expect(answer.field("Content-Range") == "bytes */\(whole.body.count)")
        #expect(try answer.problem()["code"] == .string("range_not_satisfiable"))
    }

    /// RFC 9110, section 14.2: what is malformed or of another unit is ignored.
    @Test(arguments: ["lines=0-9", "bytes=9-0", "bytes=a-b", "bytes=0-1,3-4", "bytes"])
    func `A range that is none is ignored`(range: String) async throws {
        let (desk, path, whole) = try await Self.file()
        let answer = try await desk.ask("GET \(path)", "Range: \(range)")
        #expect(answer.status == 200)
        #expect(answer.body == whole.body)
    }

    @Test func `A part is sent only of the file that the client has begun with`() async throws {
        let (desk, path, whole) = try await Self.file()
        let tag = try #require(whole.field("ETag"))
        #expect(try await desk.ask("GET \(path)", "Range: bytes=0-9", "If-Range: \(tag)").status == 206)
        for other in ["\"other\"", "W/\(tag)", "Tue, 24 Nov 2026 00:00:00 GMT"] {
            let answer = try await desk.ask("GET \(path)", "Range: bytes=0-9", "If-Range: \(other)")
            #expect(answer.status == 200)
            #expect(answer.body == whole.body)
        }
    }

    /// RFC 9110, section 13.2.2: Range comes after the conditions.
    @Test(arguments: ["bytes=0-9", "bytes=99999-"])
    func `A file that the client has is not sent again, in parts or whole`(range: String) async throws {
        let (desk, path, whole) = try await Self.file()
        let tag = try #require(whole.field("ETag"))
        let answer = try await desk.ask("GET \(path)", "Range: \(range)", "If-None-Match: \(tag)")
        #expect(answer.status == 304)
        #expect(answer.body.isEmpty)
    }

    @Test func `A client that could unzip gets its part as it is`() async throws {
        let (desk, path, whole) = try await Self.file()
        let answer = try await desk.ask("GET \(path)", "Range: bytes=0-9", "Accept-Encoding: gzip")
        #expect(answer.status == 206)
        #expect(answer.field("Content-Encoding") == nil)
        #expect(answer.body == Array(whole.body[..<10]))
    }

    @Test func `A client that takes nothing unzipped gets the whole, zipped`() async throws {
        let (desk, path, whole) = try await Self.file()
        for range in ["bytes=0-9", "bytes=99999-"] {
            let answer = try await desk.ask(
                "GET \(path)", "Range: \(range)", "Accept-Encoding: gzip, identity;q=0")
            #expect(answer.status == 200)
            #expect(answer.field("Content-Encoding") == "gzip")
            #expect(answer.field("Content-Range") == nil)
            #expect(gunzip(answer.body) == whole.body)
        }
    }
}
