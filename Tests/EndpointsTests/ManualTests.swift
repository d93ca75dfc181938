import Compression
import HTTP
import JSON
import Jobs
import NeuralKernels
import TestSupport
import Testing

@testable import Endpoints

/// The manual is one page, whose facts are the code's.
@Suite(.timeLimit(.minutes(3))) struct ManualTests {
    private static let chapters = ManualChapter.all.map(\.text).joined(separator: "\n")
    private static let page = String(decoding: ManualPage.file.bytes, as: UTF8.self)

    private static func captures(_ pattern: Regex<(Substring, Substring)>) -> [String] {
        page.matches(of: pattern).map { String($0.1) }
    }

    @Test func `Anyone gets it, under the page's policy`() async throws {
        let desk = try Desk(door: DoorTests.door(tokens: ["alice": "secret-a"]))
        let answer = try await desk.ask("GET /docs")
        #expect(answer.status == 200 && answer.field("Content-Type") == "text/html; charset=utf-8")
        #expect(answer.field("Content-Security-Policy") == PageEndpoint.policy)
        #expect(answer.text.hasPrefix("<!doctype html>") && answer.text.contains("<h1>Manual</h1>"))
        let tag = try #require(answer.field("ETag"))
        #expect(try await desk.ask("GET /docs", "If-None-Match: \(tag)").status == 304)
    }

    @Test func `It comes zipped to whoever takes it so`() async throws {
        let answer = try await Desk().ask("GET /docs", "Accept-Encoding: gzip")
        #expect(answer.field("Content-Encoding") == "gzip")
        #expect(answer.body.count < ManualPage.file.bytes.count / 3)
    }

    @Test func `Every place in a chapter is filled`() {
        for chapter in ManualChapter.all {
            let filled = ManualFacts.filled(chapter.text)
            let places = filled.matches(of: /\{\{[^}]*\}\}/).map { String($0.0) }
            #expect(places.isEmpty, "\(chapter.name)")
        }
        #expect(!Self.page.contains("{{"))
        #expect(
            ManualFacts.filled("a {{nothing}} b {{arguments Lin}} c {{")
                == "a {{nothing}} b {{arguments Lin}} c {{")
    }

    @Test func `Every anchor that is linked exists once, and every path answers`() async throws {
        let anchors = Self.captures(/\sid="([^"]*)"/)
        #expect(Set(anchors).count == anchors.count, "\(anchors)")
        let desk = try Desk()
        for link in Set(Self.captures(/\shref="([^"]*)"/)) {
            if link.hasPrefix("#") {
                #expect(anchors.contains(String(link.dropFirst())), "\(link)")
            } else {
                #expect(try await desk.ask("GET \(link)").status == 200, "\(link)")
            }
        }
    }

    @Test func `It needs no script, and nothing from elsewhere`() {
        #expect(
            Self.page.firstMatch(of: /<script|<style|\son[a-z]+=|\sstyle=|(?:src|href)="(?:https?:)?\/\//)
                == nil)
        #expect(!Self.page.contains("raw HTML omitted"))
    }

    @Test func `Its head is that of the page`() throws {
        let document = String(decoding: PageFile.document.bytes, as: UTF8.self)
        for pattern in [/<nav><a.*<\/nav>/, /<a class="brand".*<\/a>/, /<span class="tagline".*<\/span>/] {
            let own = try #require(Self.page.firstMatch(of: pattern))
            #expect(document.firstMatch(of: pattern)?.0 == own.0)
        }
    }

    @Test func `Every layer and activation stands in it`() {
        for layer in LayerClass.all {
            #expect(Self.chapters.contains("{{arguments \(layer.name)}}"), "\(layer.name)")
            let heading =
                layer.hasClosedForm == nil ? "### \(layer.name)\n" : "| `\(layer.name)` | {{arguments"
            #expect(Self.chapters.contains(heading), "\(layer.name)")
        }
    }

    @Test func `Every word that a specification may have stands in it`() {
        let words =
            Reduction.allCases.map(\.rawValue) + KernelKind.allCases.map(\.rawValue)
            + Parameterization.allCases.map(\.rawValue) + Learner.allCases.map(\.rawValue)
            + JobFailureCode.allCases.map(\.rawValue) + ProblemType.all.map(\.code)
            + RandomProfile.allCases.map(\.rawValue) + SpecificationBound.all.map(\.member)
        for word in words { #expect(Self.page.contains("<code>\(word)</code>"), "\(word)") }
    }

    @Test func `The arguments of a layer are those that the reader takes`() {
        func line(_ name: String) -> String { ManualFacts.filled("{{arguments \(name)}}") }
        #expect(
            line("Linear")
                == "`out_features` (required), `bias = true`, `weight_std` (optional), `bias_std` (optional)")
        #expect(line("AvgPool2d") == "`kernel_size` (required), `stride` = `kernel_size`, `padding = 0`")
        #expect(line("GELU") == "`approximate = none`" || line("GELU") == "`approximate = \"none\"`")
        #expect(line("Flatten") == "none")
    }

    @Test func `The description has the codes of failed jobs and the layers that there are`() throws {
        let schemas = try JSONReader.read(OpenAPIEndpoint.bytes)["components"]?["schemas"]
        let codes = schemas?["Job"]?["properties"]?["error"]?["oneOf"]?[0]?["properties"]?["code"]?["enum"]
        #expect(
            Set(codes?.elements?.compactMap(\.string) ?? []) == Set(JobFailureCode.allCases.map(\.rawValue)))
        let layers = schemas?["Layer"]?["properties"]?["type"]?["enum"]?.elements?.compactMap(\.string)
        #expect(Set(layers ?? []) == Set(LayerClass.all.map(\.name)))
    }
}
