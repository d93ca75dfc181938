import Foundation
import HTTP
import HTTPTypes
import JSON
import Rendering
import TestSupport
import Testing

@testable import Endpoints

@Suite(.timeLimit(.minutes(1))) struct PageEndpointTests {
    @Test(arguments: ["/", "/jobs/01J00000000000000000000000", "/jobs/%3Cscript%3E", "/compare?jobs=a,b"])
    func `Its paths are one document, under a policy that lets nothing in`(path: String) async throws {
        let answer = try await Desk().ask("GET \(path)")
        #expect(answer.status == 200 && answer.field("Content-Type") == "text/html; charset=utf-8")
        #expect(answer.body == PageFile.document.bytes)
        let policy = try #require(answer.field("Content-Security-Policy"))
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'"))
        #expect(!policy.contains("unsafe") && !policy.contains("*"))
        #expect(answer.field("Cross-Origin-Opener-Policy") == "same-origin")
        #expect(answer.field("X-Content-Type-Options") == "nosniff")
    }

    @Test func `What the browser has already is not sent again`() async throws {
        let desk = try Desk()
        for path in ["/", "/assets/app.js", "/assets/page.css", "/favicon.ico"] {
            let answer = try await desk.ask("GET \(path)")
            let tag = try #require(answer.field("ETag"))
            #expect(try await desk.ask("GET \(path)", "If-None-Match: \(tag)").status == 304, "\(path)")
        }
    }

    @Test(arguments: ["", "app", "page.html", "openapi.json", "App.js"])
    func `Other files are not there`(name: String) async throws {
        #expect(try await Desk().ask("GET /assets/\(name)").status == 404)
    }

    /// A file that another names and nobody serves would be an error in the console only.
    @Test func `Whatever a file names is served, and all that is served is named`() throws {
        var named: Set<String> = []
        let files = PageFile.assets.values.map(\.bytes) + [PageFile.document.bytes]
        for bytes in files {
            let text = String(decoding: bytes, as: UTF8.self)
            for match in text.matches(of: /'\.\/([a-z]+\.js)'/) {
                named.insert(String(match.1))
            }
            for match in text.matches(of: /(?:src|href)="\/assets\/([a-z]+\.[a-z]+)"/) {
                named.insert(String(match.1))
            }
        }
        #expect(named == Set(PageFile.assets.keys))
    }

    /// Names are other people's words: the page makes text of them and nothing else.
    @Test func `No script makes markup, or code, of text`() {
        for (name, file) in PageFile.assets {
            let text = String(decoding: file.bytes, as: UTF8.self)
            for word in [
                "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function",
                "srcdoc", "style=\"", "javascript:",
            ] {
                #expect(!text.contains(word), "\(name) has \(word)")
            }
        }
        let document = String(decoding: PageFile.document.bytes, as: UTF8.self)
        #expect(document.firstMatch(of: /<script(?![^>]*src=)|\son[a-z]+=|style=/) == nil)
    }

    @Test func `Nothing comes from elsewhere`() {
        for (name, file) in PageFile.assets where name != "icon.svg" {
            let text = String(decoding: file.bytes, as: UTF8.self)
            for match in text.matches(of: /https?:\/\/[^'"` ]+/) {
                #expect(match.0 == "http://www.w3.org/2000/svg", "\(name)")
            }
        }
    }

    @Test func `The colour maps are those of the pictures`() throws {
        let module = try #require(PageFile.assets["colormaps.js"])
        let text = String(decoding: module.bytes, as: UTF8.self)
        let lines = text.split(separator: "\n")
        let document = try JSONReader.read(Array(lines[0].dropFirst("export default ".count).dropLast().utf8))
        #expect(document.names == Colormap.allCases.map(\.rawValue))
        let missing = try JSONReader.read(
            Array(lines[1].dropFirst("export const missing = ".count).dropLast().utf8))
        #expect(missing["gray"] == .array([.string("82b4f0"), .string("blue")]))
        guard case .string(let hot)? = document["hot"] else {
            Issue.record("no map is called hot")
            return
        }
        #expect(hot.count == 6 * 256 && hot.hasPrefix("0a0000") && hot.hasSuffix("ffffff"))
    }

    /// Of a whole page load, compressed as browsers take it.
    @Test func `The page weighs little`() async throws {
        let desk = try Desk()
        var total = 0
        for path in ["/"] + PageFile.assets.keys.map({ "/assets/\($0)" }) {
            let answer = try await desk.ask("GET \(path)", "Accept-Encoding: gzip")
            #expect(answer.field("Content-Encoding") == "gzip")
            total += answer.body.count
        }
        #expect(total < 150_000)
    }

    @Test func `Anyone gets the page, and needs a token for the rest`() async throws {
        let desk = try Desk(door: DoorTests.door(tokens: ["alice": "secret-a"]))
        #expect(try await desk.ask("GET /").status == 200)
        #expect(try await desk.ask("GET /assets/app.js").status == 200)
        #expect(try await desk.ask("GET /v1/jobs").status == 401)
    }
}
