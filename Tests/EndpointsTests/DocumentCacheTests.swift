import HTTP
import Jobs
import TestSupport
import Testing

@testable import Endpoints

@Suite struct DocumentCacheTests {
    private static func id(_ number: Int) throws -> JobID {
        let digits = String(number)
        return try #require(JobID(String(repeating: "0", count: 26 - digits.count) + digits))
    }

    private static func document(_ count: Int) -> FinishedDocument {
        FinishedDocument(bytes: [UInt8](repeating: 0x78, count: count), owner: nil)
    }

    @Test func `What is asked for stays, and the rest is forgotten in time`() throws {
        let cache = DocumentCache(capacity: 1600)
        for number in 0..<100 {
            cache.insert(Self.document(100), for: try Self.id(number), since: cache.mark)
            #expect(cache.document(of: try Self.id(0)) != nil)
        }
        #expect(cache.document(of: try Self.id(99)) != nil)
        #expect(cache.document(of: try Self.id(1)) == nil)
        // At most two generations.
        let kept = try (0..<100).count { cache.document(of: try Self.id($0)) != nil }
        #expect(kept <= 33)
    }

    @Test func `A large document is not kept`() throws {
        let cache = DocumentCache(capacity: 1600)
        cache.insert(Self.document(101), for: try Self.id(1), since: cache.mark)
        #expect(cache.document(of: try Self.id(1)) == nil)
    }

    @Test func `A job that was removed while its document was made is not kept`() throws {
        let cache = DocumentCache(capacity: 1600)
        let mark = cache.mark
        cache.forget(try Self.id(1))
        cache.insert(Self.document(10), for: try Self.id(1), since: mark)
        #expect(cache.document(of: try Self.id(1)) == nil)
        cache.insert(Self.document(10), for: try Self.id(1), since: cache.mark)
        #expect(cache.document(of: try Self.id(1)) != nil)
        cache.forget(try Self.id(1))
        #expect(cache.document(of: try Self.id(1)) == nil)
    }

    /// Asked twice: from the store and from memory.
    @Test(arguments: [
        "Host: localhost", "Accept: */*", "Accept: application/json", "Accept-Encoding: gzip",
        "Accept-Encoding: identity;q=0", "Accept: text/html", "If-None-Match: *", "If-Match: \"other\"",
        "Prefer: wait=1",
    ])
    func `A job's document is the same from the store and from memory`(field: String) async throws {
        let desk = try Desk()
        let path = try await desk.finished(.small(seed: 1)).path
        let fields = field.hasPrefix("Host") ? [] : [field]
        let first = try await desk.ask("GET \(path)", fields.first ?? "X-Nothing: 1")
        _ = try await desk.ask("GET \(path)")
        let second = try await desk.ask("GET \(path)", fields.first ?? "X-Nothing: 1")
        #expect(first.status == second.status)
        #expect(first.body == second.body)
        for name in [
            "ETag", "Content-Type", "Vary", "Cache-Control", "Content-Encoding", "Preference-Applied",
        ] {
            #expect(first.field(name) == second.field(name), "\(name)")
        }
        let query = try await desk.ask("GET \(path)?x=1")
        #expect(query.status == 400)
        #expect(try await desk.ask("DELETE \(path)").status == 204)
        #expect(try await desk.ask("GET \(path)").status == 404)
    }
}
