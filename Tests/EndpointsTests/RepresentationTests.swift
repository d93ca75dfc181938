import JSON
import TestSupport
import Testing

/// Compression, validators and caching, of every form that is large.
@Suite(.timeLimit(.minutes(3))) struct RepresentationTests {
    private static let forms = [
        "/matrix", "/matrix.json", "/matrix.csv", "/matrix.npy", "/standard-error", "/standard-error.json",
        "/standard-error.csv", "/standard-error.npy", "/heatmap", "/heatmap.png",
    ]

    private static func desk(count: Int = 6) async throws -> (desk: Desk, path: String) {
        let desk = try Desk()
        return (desk, try await desk.finished(.small(seed: 1, count: count, samples: 2)).path)
    }

    /// 300 samples make a stream of the text forms.
    @Test(arguments: forms, [6, 300])
    func `A client that can unzip gets the same bytes zipped`(form: String, count: Int) async throws {
        let (desk, path) = try await Self.desk(count: count)
        let plain = try await desk.ask("GET \(path)\(form)")
        #expect(plain.status == 200)
        #expect(plain.field("Content-Encoding") == nil)
        let zipped = try await desk.ask("GET \(path)\(form)", "Accept-Encoding: gzip")
        #expect(zipped.status == 200)
        #expect(zipped.field("Content-Encoding") == "gzip")
        #expect(gunzip(zipped.body) == plain.body)
        #expect(zipped.field("Content-Type") == plain.field("Content-Type"))
        #expect(zipped.announcedLength == nil || zipped.announcedLength == Int64(zipped.body.count))
    }

    @Test(arguments: ["", "?limit=1"])
    func `What tells how things stand is zipped too`(query: String) async throws {
        let (desk, path) = try await Self.desk()
        let target = query.isEmpty ? path : "/v1/jobs" + query
        let plain = try await desk.ask("GET \(target)")
        let zipped = try await desk.ask("GET \(target)", "Accept-Encoding: gzip")
        #expect(zipped.field("Content-Encoding") == "gzip")
        #expect(gunzip(zipped.body) == plain.body)
        #expect(zipped.body.count < plain.body.count)
        #expect(plain.field("Vary") == "Prefer, Accept-Encoding")
        let tag = try #require(zipped.field("ETag"))
        #expect(tag.hasSuffix("-gzip\""))
        let again = try await desk.ask("GET \(target)", "Accept-Encoding: gzip", "If-None-Match: \(tag)")
        #expect(again.status == 304)
        let refused = try await desk.ask("GET \(target)", "Accept-Encoding: identity;q=0")
        #expect(refused.field("Content-Encoding") == nil && refused.status == 406)
        #expect(String(decoding: refused.body, as: UTF8.self).contains("Accept-Encoding allows none"))
    }

    @Test(arguments: forms)
    func `A zipped form has a tag of its own`(form: String) async throws {
        let (desk, path) = try await Self.desk()
        let plain = try await desk.ask("GET \(path)\(form)")
        let zipped = try await desk.ask("GET \(path)\(form)", "Accept-Encoding: gzip")
        let tag = try #require(plain.field("ETag"))
        #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""))
        #expect(zipped.field("ETag") == "\(tag.dropLast())-gzip\"")
    }

    @Test(arguments: forms)
    func `A finished kernel may be cached for ever, by one client and one coding`(form: String) async throws {
        let (desk, path) = try await Self.desk()
        for coding in ["gzip", "identity"] {
            let answer = try await desk.ask("GET \(path)\(form)", "Accept-Encoding: \(coding)")
            #expect(answer.field("Cache-Control") == "private, max-age=31536000, immutable")
            let vary = form.contains(".") ? "Accept-Encoding" : "Accept, Accept-Encoding"
            #expect(answer.field("Vary") == vary)
        }
    }

    @Test(arguments: forms)
    func `What a client has is not sent again`(form: String) async throws {
        let (desk, path) = try await Self.desk()
        for coding in ["gzip", "identity"] {
            let first = try await desk.ask("GET \(path)\(form)", "Accept-Encoding: \(coding)")
            let tag = try #require(first.field("ETag"))
            for condition in [tag, "\"other\", \(tag)", "W/\(tag)", "*"] {
                let answer = try await desk.ask(
                    "GET \(path)\(form)", "Accept-Encoding: \(coding)", "If-None-Match: \(condition)")
                #expect(answer.status == 304)
                #expect(answer.body.isEmpty)
                #expect(answer.field("ETag") == tag)
                #expect(answer.field("Vary") == first.field("Vary"))
                #expect(answer.field("Content-Type") == nil && answer.field("Content-Encoding") == nil)
            }
            let other = try await desk.ask(
                "GET \(path)\(form)", "Accept-Encoding: \(coding)", "If-None-Match: \"other\"")
            #expect(other.status == 200)
        }
    }

    @Test(arguments: forms)
    func `A condition that fails is told`(form: String) async throws {
        let (desk, path) = try await Self.desk()
        let answer = try await desk.ask("GET \(path)\(form)", "If-Match: \"other\"")
        #expect(answer.status == 412)
        #expect(try answer.problem()["code"] == .string("precondition_failed"))
        #expect(try await desk.ask("GET \(path)\(form)", "If-Match: *").status == 200)
    }

    @Test(
        arguments: [
            ("gzip;q=0", nil), ("identity", nil), ("", nil), ("br", nil), ("gzip;q=0, *;q=1", nil),
            ("identity;q=0, gzip", "gzip"), ("*", "gzip"), ("x-gzip", "gzip"), ("*;q=0, gzip;q=0.1", "gzip"),
        ] as [(String, String?)])
    func `The coding is one that the client takes`(accept: String, coding: String?) async throws {
        let (desk, path) = try await Self.desk()
        for form in ["/matrix.json", "/heatmap.png"] {
            let answer = try await desk.ask("GET \(path)\(form)", "Accept-Encoding: \(accept)")
            #expect(answer.status == 200)
            #expect(answer.field("Content-Encoding") == coding)
        }
    }

    @Test(arguments: forms, ["identity;q=0", "*;q=0", "gzip;q=0, identity;q=0"])
    func `A client that takes no coding is told so`(form: String, accept: String) async throws {
        let (desk, path) = try await Self.desk()
        let answer = try await desk.ask("GET \(path)\(form)", "Accept-Encoding: \(accept)")
        #expect(answer.status == 406)
        #expect(try answer.problem()["code"] == .string("not_acceptable"))
    }

    @Test func `Forms, blocks and jobs have different tags`() async throws {
        let (desk, path) = try await Self.desk()
        let second = try await desk.finished(.small(seed: 2, samples: 2)).path
        let targets =
            Self.forms.filter { $0.contains(".") }.flatMap { [path + $0, second + $0] } + [
                path + "/matrix.csv?rows=0:1", path + "/standard-error.csv?rows=0:1",
                path + "/matrix.csv?columns=0:1",
                path + "/heatmap.png?colormap=gray",
                path + "/heatmap.png?title=x", path + "/heatmap.png.gz",
            ]
        var tags: [String] = []
        for target in targets { tags.append(try #require(try await desk.ask("GET \(target)").field("ETag"))) }
        #expect(Set(tags).count == tags.count)
    }

    @Test(arguments: forms)
    func `HEAD finds the form that GET sends`(form: String) async throws {
        let (desk, path) = try await Self.desk()
        // A request has a name of its own, unless it brings one.
        let fields = ["Accept-Encoding: gzip", "X-Request-Id: twins"]
        let get = try await desk.ask("GET \(path)\(form)", fields)
        let head = try await desk.ask("HEAD \(path)\(form)", fields)
        #expect(head.status == 200)
        #expect(head.fields == get.fields)
    }
}
