import Compression
import HTTP
import JSON
import TestSupport
import Testing

@testable import Endpoints

/// Who is let in.
@Suite(.timeLimit(.minutes(3))) struct DoorTests {
    static func door(
        hosts: [String] = [], isLoopback: Bool = false, origins: [String] = [],
        tokens: [String: String]? = nil,
        hasOpenMetrics: Bool = false, isSecure: Bool = false
    ) -> Door {
        let entries = tokens?.sorted { $0.key < $1.key }.map { name, token in
            TokenList.Entry(name: name, digest: SHA256.digest(of: Array(token.utf8)), quotas: .none)
        }
        return Door(
            hosts: HostNames(allowed: hosts, isLoopback: isLoopback),
            crossOrigin: CrossOrigin(origins: origins.compactMap { Origin($0) }),
            tokens: entries.map { TokenBook(TokenList(entries: $0)) }, hasOpenMetrics: hasOpenMetrics,
            isSecure: isSecure)
    }

    private static let guarded = door(tokens: ["alice": "secret-a", "bob": "secret-b"])

    @Test(arguments: [
        ("", "Bearer realm=\"ntkd\""), ("Authorization: Basic YTpi", "Bearer realm=\"ntkd\""),
        ("Authorization: Bearer secret-c", "Bearer realm=\"ntkd\", error=\"invalid_token\""),
        ("Authorization: Bearer secret-", "Bearer realm=\"ntkd\", error=\"invalid_token\""),
        ("Authorization: Bearer", "Bearer realm=\"ntkd\", error=\"invalid_token\""),
        ("Authorization: Bearer a b", "Bearer realm=\"ntkd\", error=\"invalid_token\""),
    ])
    func `Without a token that is known nothing is told`(field: String, challenge: String) async throws {
        let desk = try Desk(door: Self.guarded)
        for request in ["GET /v1/jobs", "DELETE /v1/jobs/x", "GET /nothing", "POST /healthz"] {
            let answer =
                field.isEmpty ? try await desk.ask(request) : try await desk.ask(request, field)
            #expect(answer.status == 401)
            #expect(answer.field("WWW-Authenticate") == challenge)
            #expect(try answer.problem()["code"] == .string("unauthorized"))
        }
    }

    @Test(arguments: ["Bearer secret-a", "bearer secret-b"])
    func `A token that is known opens the door`(value: String) async throws {
        let desk = try Desk(door: Self.guarded)
        #expect(try await desk.ask("GET /v1/jobs", "Authorization: \(value)").status == 200)
        #expect(try await desk.ask("GET /nothing", "Authorization: \(value)").status == 404)
    }

    @Test func `Health and the methods of a resource are anybody's to know`() async throws {
        let desk = try Desk(door: Self.guarded)
        #expect(try await desk.ask("GET /healthz").status == 200)
        #expect(try await desk.ask("HEAD /healthz").status == 200)
        #expect(try await desk.ask("OPTIONS /v1/jobs").status == 204)
        #expect(try await desk.ask("OPTIONS *").status == 204)
    }

    @Test func `Who may not is told so before the body comes`() async throws {
        let desk = try Desk(door: Self.guarded)
        #expect(try await desk.screen("POST /v1/jobs", "Content-Length: 1000000")?.status == 401)
        let known = "Authorization: Bearer secret-a"
        #expect(try await desk.screen("POST /v1/jobs", "Content-Length: 1000000", known) == nil)
        let elsewhere = try Desk(door: Self.door(isLoopback: true))
        #expect(try await elsewhere.screen("POST /v1/jobs", "Host: evil.org")?.status == 421)
    }

    @Test(arguments: [
        ("/v1/jobs", "Content-Type: text/plain", 415), ("/v1/estimate", "Content-Type: text/plain", 415),
        ("/v1/jobs", "Accept: text/plain", 406), ("/v1/jobs", "Idempotency-Key: a b", 400),
        ("/v1/jobs?a=b", "Accept: */*", 400), ("/v1/datasets", "Accept: */*", 415),
        ("/v1/nothing", "Accept: */*", 404), ("/v1/jobs/1", "Accept: */*", 405),
        ("/v1/jobs", "Accept: */*", nil), ("/v1/estimate", "Idempotency-Key: a b", nil),
    ])
    func `What the head decides is decided before the body comes`(path: String, field: String, status: Int?)
        async throws
    {
        let answer = try await Desk().screen("POST \(path)", "Content-Length: 1000000", field)
        #expect(answer?.status == status)
    }

    @Test func `Tokens that are exchanged count from then on`() throws {
        let book = TokenBook(TokenList(entries: []))
        #expect(book.list.caller(presenting: "secret") == nil)
        let quotas = Quotas(queuedJobs: 1, storedBytes: 2, processorSeconds: 3)
        book.replace(
            with: TokenList(entries: [
                TokenList.Entry(
                    name: "carol", digest: SHA256.digest(of: Array("secret".utf8)), quotas: quotas)
            ]))
        #expect(book.list.caller(presenting: "secret") == .token(name: "carol", quotas: quotas))
        #expect(book.list.caller(presenting: "") == nil)
    }

    @Test func `A token sees its own, and where nobody is asked everybody sees everything`() {
        let alice = Caller.token(name: "alice", quotas: .none)
        #expect(alice.sees("alice") && !alice.sees("bob") && !alice.sees(nil))
        #expect(Caller.anonymous.sees("bob") && Caller.anonymous.sees(nil))
        #expect(alice.owner == "alice" && Caller.anonymous.owner == nil)
    }

    @Test(arguments: [
        ("localhost", 200), ("localhost:8080", 200), ("127.0.0.1", 200), ("127.3.2.1:1", 200),
        ("[::1]:8080", 200), ("evil.org", 421), ("127.0.0.1.evil.org", 421), ("192.0.2.7", 421),
        ("kernels.example.org", 200), ("KERNELS.example.org:80", 200), ("a.kernels.example.org", 421),
    ])
    func `On a loopback address the Host must be a name of the service`(host: String, status: Int)
        async throws
    {
        let desk = try Desk(door: Self.door(hosts: ["Kernels.example.org"], isLoopback: true))
        for path in ["/healthz", "/v1/jobs"] {
            let answer = try await desk.ask("GET \(path)", "Host: \(host)")
            #expect(answer.status == status)
            if status == 421 { #expect(try answer.problem()["code"] == .string("misdirected_request")) }
        }
        #expect(try await desk.ask("OPTIONS *", "Host: \(host)").status == (status == 200 ? 204 : 421))
    }

    @Test func `On other addresses the Host counts only when names are set`() async throws {
        #expect(try await Desk(door: Self.door()).ask("GET /healthz", "Host: any.org").status == 200)
        let named = try Desk(door: Self.door(hosts: ["a.org"]))
        #expect(try await named.ask("GET /healthz", "Host: a.org:9").status == 200)
        #expect(try await named.ask("GET /healthz", "Host: localhost").status == 200)
        #expect(try await named.ask("GET /healthz", "Host: any.org").status == 421)
    }

    @Test func `Every answer tells browsers to guess nothing and tell nobody`() async throws {
        let desk = try Desk()
        for request in [
            "GET /healthz", "GET /nothing", "PATCH /healthz", "OPTIONS /v1/jobs", "OPTIONS *", "GET /v1/jobs",
            "POST /v1/jobs",
        ] {
            let answer = try await desk.ask(request)
            #expect(answer.field("X-Content-Type-Options") == "nosniff")
            #expect(answer.field("Referrer-Policy") == "no-referrer")
            #expect(answer.field("Cross-Origin-Resource-Policy") == "same-origin")
            #expect(answer.field("Strict-Transport-Security") == nil)
            #expect(answer.field("Access-Control-Allow-Origin") == nil)
        }
        let secure = try await Desk(door: Self.door(isSecure: true)).ask("GET /healthz")
        #expect(secure.field("Strict-Transport-Security") == "max-age=31536000")
    }

    @Test func `A name of a host has no port, no path and no star`() {
        for name in ["a", "a.example.org", "192.0.2.1", "[::1]"] { #expect(HostNames.isName(name)) }
        for name in ["", "a:80", "a:", "http://a", "*.a", "a/b", "::1"] { #expect(!HostNames.isName(name)) }
    }
}
