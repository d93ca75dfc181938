import HTTPTypes
import JSON
import TestSupport
import Testing

@testable import Endpoints

@Suite(.timeLimit(.minutes(3))) struct CrossOriginTests {
    private static let site = "https://app.example.org"
    private static let sharing = DoorTests.door(origins: [site])

    @Test func `A preflight of an allowed page is answered with what it may do`() async throws {
        let answer = try await Desk(door: Self.sharing).ask(
            "OPTIONS /v1/jobs/x", "Origin: \(Self.site)", "Access-Control-Request-Method: DELETE",
            "Access-Control-Request-Headers: authorization")
        #expect(answer.status == 204)
        #expect(answer.field("Access-Control-Allow-Origin") == Self.site)
        #expect(answer.field("Access-Control-Allow-Methods") == "GET, HEAD, DELETE, OPTIONS")
        #expect(answer.field("Access-Control-Allow-Headers")?.contains("Authorization") == true)
        #expect(answer.field("Access-Control-Max-Age") == "7200")
        #expect(answer.field("Access-Control-Allow-Credentials") == nil)
        #expect(answer.field("Vary") == "Origin")
    }

    @Test(arguments: ["https://evil.org", "null", "http://app.example.org", "https://app.example.org:8443"])
    func `A preflight of any other page is answered as if it were none`(origin: String) async throws {
        for door in [Self.sharing, .open] {
            let answer = try await Desk(door: door).ask(
                "OPTIONS /v1/jobs", "Origin: \(origin)", "Access-Control-Request-Method: POST")
            #expect(answer.status == 204)
            #expect(answer.fields.allSatisfy { !$0.name.canonicalName.hasPrefix("access-control") })
            #expect(answer.field("Cross-Origin-Resource-Policy") == "same-origin")
        }
    }

    @Test func `A preflight needs no token`() async throws {
        let door = DoorTests.door(origins: [Self.site], tokens: ["alice": "a"])
        let answer = try await Desk(door: door).ask(
            "OPTIONS /v1/jobs", "Origin: \(Self.site)", "Access-Control-Request-Method: POST")
        #expect(answer.status == 204)
        let refused = try await Desk(door: door).ask("GET /v1/jobs", "Origin: \(Self.site)")
        #expect(refused.status == 401)
        #expect(refused.field("Access-Control-Allow-Origin") == Self.site)
    }

    @Test func `An allowed page may read, and caches keep pages apart`() async throws {
        let desk = try Desk(door: Self.sharing)
        let (_, path) = try await desk.finished(.small(seed: 1))
        let answer = try await desk.ask("GET \(path)", "Origin: \(Self.site)")
        #expect(answer.field("Access-Control-Allow-Origin") == Self.site)
        #expect(answer.field("Cross-Origin-Resource-Policy") == "cross-origin")
        for name in [
            "Location", "ETag", "Retry-After", "X-Request-Id", "Link", "Content-Disposition",
            "Preference-Applied",
        ] {
            #expect(answer.field("Access-Control-Expose-Headers")?.contains(name) == true)
        }
        #expect(answer.field("Vary") == "Prefer, Accept-Encoding, Origin")
        let other = try await desk.ask("GET \(path)")
        #expect(other.field("Vary") == "Prefer, Accept-Encoding, Origin")
        #expect(other.field("Access-Control-Allow-Origin") == nil)
        #expect(try await Desk().ask("GET /healthz").field("Vary") == nil)
    }

    @Test(arguments: [
        (["Sec-Fetch-Site: cross-site"], 403), (["Origin: https://evil.org"], 403), (["Origin: null"], 403),
        (["Origin: http://localhost:1"], 403),
        (["Origin: http://localhost", "Sec-Fetch-Site: cross-site"], 403),
        (["Origin: https://evil.org", "Sec-Fetch-Site: same-origin"], 403),
        (["Origin: http://localhost"], 404), (["Origin: https://localhost"], 404),
        (["Sec-Fetch-Site: same-origin"], 404), (["Sec-Fetch-Site: none"], 404),
        (["Origin: \(site)", "Sec-Fetch-Site: cross-site"], 404), ([], 404),
    ])
    func `A page of another site changes nothing`(fields: [String], status: Int) async throws {
        let desk = try Desk(door: Self.sharing)
        for request in ["DELETE /v1/jobs/x", "POST /v1/jobs/x/cancel"] {
            let answer = try await desk.ask(request, fields)
            #expect(answer.status == status, "\(fields)")
            if status == 403 { #expect(try answer.problem()["code"] == .string("cross_site_request")) }
        }
        // Reading is not for the service to refuse: the browser hides the answer.
        #expect(try await desk.ask("GET /v1/jobs", fields).status == 200)
    }
}
