import JSON
import Testing

@testable import Endpoints

/// A fenced block of the manual.
struct ManualExample: Sendable {
    let chapter: String
    /// What stands behind the fence: the language, what is to be done with it, and further words.
    let words: [String]
    let text: String

    static let all = ManualChapter.all.flatMap { examples(in: $0) }

    /// The files that the reader has saved, by their names.
    static let files = Dictionary(
        all.compactMap { example in
            example.words.last.flatMap { $0.contains(".") ? ($0, example.text) : nil }
        }, uniquingKeysWith: { first, _ in first })

    private static func examples(in chapter: ManualChapter) -> [ManualExample] {
        var examples: [ManualExample] = []
        var open: (words: [String], lines: [Substring])?
        for line in chapter.text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                if let example = open {
                    examples.append(
                        ManualExample(
                            chapter: chapter.name, words: example.words,
                            text: example.lines.joined(separator: "\n")))
                    open = nil
                } else {
                    open = (line.dropFirst(3).split(separator: " ").map(String.init), [])
                }
            } else {
                open?.lines.append(line)
            }
        }
        return examples
    }
}

/// A shell that knows curl, variables and the manual's files, in front of a desk.
struct ManualShell {
    let desk: Desk
    private var variables: [String: String] = [:]
    /// The `id` of what was answered last.
    private var lastID: String?

    init(_ desk: Desk) { self.desk = desk }

    /// Enters the commands of a console, and compares what comes with what stands there.
    mutating func play(_ console: String) async throws {
        for session in ("\n" + console).split(separator: "\n$ ") {
            let lines = session.split(separator: "\n", omittingEmptySubsequences: false)
            let expected = lines.dropFirst().joined(separator: "\n")
            try await enter(String(lines[0]), expecting: expected)
        }
    }

    private mutating func enter(_ line: String, expecting expected: String) async throws {
        let words = words(of: line)
        if words.first != "curl" {
            // What the reader copies from the answer.
            let sides = line.split(separator: "=")
            #expect(sides.count == 2 && sides[1] == "…", "\(line)")
            let id: String = try #require(lastID, "\(line)")
            variables[String(sides[0])] = id
            return
        }
        let command = try Curl(words.dropFirst())
        let answer = try await desk.ask(
            "\(command.method) \(command.target)", command.fields, body: command.body)
        #expect((answer.status < 400) == !expected.contains("/problems/"), "\(line): \(answer.text)")
        if !expected.isEmpty {
            #expect(Self.matches(answer.text, expected), "\(line)\n\(answer.text)\n\(expected)")
        }
        if let id = (try? answer.json())?["id"]?.string { lastID = id }
    }

    /// Single quotes keep everything, double quotes know variables and escapes.
    private func words(of line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var rest = Substring(line)
        while let character = rest.popFirst() {
            switch (character, quote) {
            case ("'", nil), ("\"", nil): (quote, word) = (character, word ?? "")
            case ("'", "'"), ("\"", "\""): quote = nil
            case ("\\", "\""): word = (word ?? "") + (rest.popFirst().map(String.init) ?? "")
            case ("$", nil), ("$", "\""):
                let name = rest.prefix { $0.isLetter }
                rest = rest.dropFirst(name.count)
                word = (word ?? "") + variables[String(name), default: ""]
            case (" ", nil):
                if let done = word { words.append(done) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        return words + [word].compactMap(\.self)
    }

    /// Whether a text is the pattern with something in place of every `…`.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        let parts = pattern.split(separator: "…", omittingEmptySubsequences: false)
        var rest = Substring(text.replacing("\r\n", with: "\n").trimmed)
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            if index == 0 {
                guard rest.hasPrefix(part) else { return false }
                rest = rest.dropFirst(part.count)
                if isLast { return rest.isEmpty }
            } else if isLast {
                return rest.hasSuffix(part)
            } else {
                guard let found = rest.firstRange(of: part) else { return false }
                rest = rest[found.upperBound...]
            }
        }
        return true
    }
}

/// What is asked of curl.
private struct Curl {
    var method = "GET"
    var target = ""
    var fields: [String] = []
    var body = ""

    init(_ words: ArraySlice<String>) throws {
        var words = words
        while let word = words.popFirst() {
            switch word {
            case "-s", "-sN": break
            case "-o": _ = words.popFirst()
            case "-H": fields.append(words.popFirst() ?? "")
            case "-X": method = words.popFirst() ?? ""
            case "-d", "--data-binary":
                let data = words.popFirst() ?? ""
                method = "POST"
                body =
                    data.hasPrefix("@") ? try #require(ManualExample.files[String(data.dropFirst())]) : data
            default:
                try #require(word.hasPrefix("localhost:8080/"), "\(word)")
                target = String(word.dropFirst("localhost:8080".count))
            }
        }
    }
}

extension String {
    /// Without line feeds at its end.
    fileprivate var trimmed: String { String(reversed().drop { $0.isNewline }.reversed()) }
}
