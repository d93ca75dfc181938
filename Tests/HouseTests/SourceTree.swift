import Foundation

/// The files of this project.
struct SourceTree {
    static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    struct File: CustomStringConvertible {
        /// Relative to the top.
        let path: String
        let lines: [Substring]

        var description: String { path }
        var name: String { path.split(separator: "/").last.map(String.init) ?? path }
        /// `Sources` or `Tests`, and the target's own directory.
        var target: [Substring] { Array(path.split(separator: "/").prefix(2)) }
    }

    /// The files below `Sources` and `Tests` with one of these endings, in order.
    static func files(_ endings: String..., below folders: [String] = ["Sources", "Tests"]) -> [File] {
        all.filter { file in
            endings.contains { file.name.hasSuffix("." + $0) } && folders.contains { $0 == file.target[0] }
        }
    }

    /// Every text that is written by hand, read once.
    private static let all: [File] = ["Sources", "Tests"].flatMap { folder in
        let names = FileManager.default.subpaths(atPath: top.appending(path: folder).path) ?? []
        return names.sorted().filter { name in
            [".swift", ".c", ".h", ".js", ".css"].contains { name.hasSuffix($0) }
        }.map {
            name in
            let path = "\(folder)/\(name)"
            // What cannot be read has no lines, and is missed by the test of this type.
            let text = (try? String(contentsOf: top.appending(path: path), encoding: .utf8)) ?? ""
            return File(path: path, lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        }
    }

    /// The words of a line: its identifiers and keywords.
    static func words(_ line: Substring) -> [Substring.UTF8View.SubSequence] {
        line.utf8.split { byte in
            !(byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte))
        }
    }

    private static let accesses: Set = ["public", "package", "internal", "fileprivate", "private"]
    private static let kinds: Set = ["struct", "class", "enum", "actor", "protocol", "typealias"]

    /// The module that a line of Swift imports, if it does.
    static func module(importedBy line: Substring) -> String? {
        guard line.utf8.count < 200, !isComment(line) else { return nil }
        let words = words(line).map { String(Substring($0)) }
        guard let place = words.firstIndex(of: "import"), place + 1 < words.count else { return nil }
        // Before it come attributes and access levels only.
        let isImport = line.first { $0 != " " } == "@" || words[..<place].allSatisfy { accesses.contains($0) }
        guard isImport else { return nil }
        let next = words[place + 1]
        return kinds.contains(next) || ["func", "var", "let"].contains(next) ? words[place + 2] : next
    }

    /// The type that a line of Swift declares, if it does.
    static func type(declaredBy line: Substring) -> String? {
        guard !isComment(line) else { return nil }
        let words = words(line).map { String(Substring($0)) }
        guard let place = words.firstIndex(where: { kinds.contains($0) }), place + 1 < words.count else {
            return nil
        }
        return words[place + 1]
    }

    static func isComment(_ line: Substring) -> Bool { line.drop { $0 == " " }.hasPrefix("//") }
}
