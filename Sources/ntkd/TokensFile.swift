internal import Compression
internal import Endpoints
internal import Foundation
internal import Yams

/// The file of the tokens that are let in: a YAML list of entries with `name`, `sha256` and quotas.
enum TokensFile {
    /// Reads the file.
    ///
    /// - Throws: ``TokensFileError`` naming the first entry that is wrong.
    static func read(_ path: String) throws(TokensFileError) -> TokenList {
        let document: Node?
        do {
            document = try Yams.compose(yaml: String(contentsOfFile: path, encoding: .utf8))
        } catch {
            let reason = "\(error)".split(separator: "\n").joined(separator: " ")
            throw TokensFileError(path: path, fault: .unreadable(reason))
        }
        do throws(TokensFileError.Fault) { return try list(document) } catch {
            throw TokensFileError(path: path, fault: error)
        }
    }

    private static func list(_ document: Node?) throws(TokensFileError.Fault) -> TokenList {
        // A file that names nobody is more likely cut short than meant.
        guard let sequence = document?.sequence, !sequence.isEmpty else { throw .empty }
        var entries: [TokenList.Entry] = []
        for (index, node) in sequence.enumerated() {
            let entry = try entry(node, number: index + 1)
            guard !entries.contains(where: { $0.name == entry.name || $0.digest == entry.digest }) else {
                throw .repeated(entry.name)
            }
            entries.append(entry)
        }
        return TokenList(entries: entries)
    }

    private static let members: Set = [
        "name", "sha256", "max_queued_jobs", "max_stored_bytes", "max_cpu_seconds",
    ]

    private static func entry(_ node: Node, number: Int) throws(TokensFileError.Fault) -> TokenList.Entry {
        var texts: [String: String] = [:]
        for (key, value) in node.mapping ?? [:] {
            guard let name = key.scalar?.string, members.contains(name) else {
                throw .unknown(key.scalar?.string ?? "?", entry: number)
            }
            texts[name] = value.scalar?.string ?? ""
        }
        guard let name = texts["name"], isName(name) else { throw .wrong("name", entry: number) }
        guard let digest = texts["sha256"].flatMap(SHA256.Digest.init(hexadecimal:)) else {
            throw .wrong("sha256", entry: number)
        }
        func quota<Value>(_ member: String, _ read: (String) -> Value?) throws(TokensFileError.Fault)
            -> Value?
        {
            guard let text = texts[member] else { return nil }
            guard let value = read(text) else { throw .wrong(member, entry: number) }
            return value
        }
        return TokenList.Entry(
            name: name, digest: digest,
            quotas: Quotas(
                queuedJobs: try quota("max_queued_jobs") { Int($0).flatMap { $0 < 0 ? nil : $0 } },
                storedBytes: try quota("max_stored_bytes") { ByteSize($0)?.count },
                processorSeconds: try quota("max_cpu_seconds") {
                    Double($0).flatMap { $0 >= 0 && $0.isFinite ? $0 : nil }
                }))
    }

    /// Names stand in log lines: letters, digits and some marks of ASCII, and no more than 64 of them.
    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
                        || "._@-".unicodeScalars.contains($0))
            }
    }
}

/// Why a file is no list of tokens.
struct TokensFileError: Error, Hashable, CustomStringConvertible {
    let path: String
    let fault: Fault

    enum Fault: Error, Hashable {
        case unreadable(String)
        case empty
        case repeated(String)
        case unknown(String, entry: Int)
        case wrong(String, entry: Int)
    }

    var description: String { "the setting tokens_file names \(path): \(fault.words)" }
}

extension TokensFileError.Fault {
    fileprivate var words: String {
        switch self {
        case .unreadable(let reason): reason
        case .empty: "it is no list of tokens; `ntkd token NAME` makes an entry"
        case .repeated(let name): "the entry \(name) repeats an earlier one's name or token"
        case .unknown(let member, let entry): "entry \(entry) has the member \(member), which there is not"
        case .wrong(let member, let entry): "entry \(entry) has no valid \(member)"
        }
    }
}
