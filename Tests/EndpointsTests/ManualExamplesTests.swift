import JSON
import TestSupport
import Testing

@testable import Endpoints

/// Every example of the manual does what the manual says.
@Suite(.timeLimit(.minutes(5))) struct ManualExamplesTests {
    @Test(arguments: ManualChapter.all.map(\.name))
    func `A chapter's examples run`(chapter: String) async throws {
        let desk = try Desk()
        var shell = ManualShell(desk)
        for example in ManualExample.all where example.chapter == chapter {
            switch (example.words.first, example.words.dropFirst().first) {
            case ("json", "run"): try await run(example.text, at: desk)
            case ("json", "layers"):
                let shape = try #require(example.words.last)
                try await run(
                    """
                    {"architecture": {"layers": \(example.text)}, "seed": 0,
                    "data": {"type": "normal", "count": 3, "shape": [\(shape)]}}
                    """, at: desk)
            case ("json", "wrong"):
                let answer = try await desk.ask("POST /v1/jobs", body: example.text)
                #expect(answer.status == 422, "\(example.text)")
            case ("console", nil): try await shell.play(example.text)
            case ("csv", _), ("text", nil): break
            // Tests/Browser/manual_test.py runs it.
            case ("python", nil): break
            default: Issue.record("nobody runs \(example.words) in \(chapter)")
            }
        }
        #expect(desk.errors.isEmpty)
    }

    private func run(_ specification: String, at desk: Desk) async throws {
        let answer = try await desk.ask("POST /v1/jobs", "Prefer: wait=60", body: specification)
        #expect(answer.status == 200, "\(specification)\n\(answer.text)")
        #expect(try answer.json()["state"] == .string("succeeded"), "\(specification)\n\(answer.text)")
    }

    @Test func `There are examples of every kind`() {
        let kinds = Set(ManualExample.all.map { $0.words.prefix(2).joined(separator: " ") })
        #expect(kinds.isSuperset(of: ["json run", "json layers", "json wrong", "console", "python"]))
        #expect(ManualExample.files["seed.json"] != nil && ManualExample.files["points.csv"] != nil)
    }

    @Test(
        arguments: [
            ("abc", "abc", true), ("abc", "ab", false), ("abc", "a…", true), ("abc", "…c", true),
            ("abc", "a…c", true), ("abc", "…b…", true), ("abc", "b…", false), ("abc", "…d…", false),
            ("abc\n", "…", true),
        ])
    func `An ellipsis stands for anything`(text: String, pattern: String, matches: Bool) {
        #expect(ManualShell.matches(text, pattern) == matches)
    }
}
