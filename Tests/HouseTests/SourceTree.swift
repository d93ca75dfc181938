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
    static func files(_ endings: String..., below folders: [String] = ["Sources", "Tests"]) throws -> [File] {
        var files: [File] = []
        for folder in folders {
            let names = try FileManager.default.subpathsOfDirectory(atPath: top.appending(path: folder).path)
            for name in names.sorted() where endings.contains(where: { name.hasSuffix("." + $0) }) {
                let path = "\(folder)/\(name)"
                let text = try String(contentsOf: top.appending(path: path), encoding: .utf8)
                files.append(
                    File(path: path, lines: text.split(separator: "\n", omittingEmptySubsequences: false)))
            }
        }
        return files
    }

    /// The modules that a line of Swift imports: none or one.
    static func module(importedBy line: Substring) -> String? {
        let import_ =
            #/^\s*(?:@\w+(?:\([^)]*\))?\s+|public\s+|package\s+|internal\s+|fileprivate\s+|private\s+)*import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/#
        return line.firstMatch(of: import_).map { String($0.1) }
    }

    /// The type that a line of Swift declares.
    static func type(declaredBy line: Substring) -> String? {
        let declaration = #/^\s*(?:[@\w().]+\s+)*(?:struct|class|enum|actor|protocol|typealias)\s+(\w+)/#
        guard !line.contains("//"), let match = line.firstMatch(of: declaration) else { return nil }
        return String(match.1)
    }
}
