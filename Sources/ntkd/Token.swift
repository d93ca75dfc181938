internal import ArgumentParser
internal import Compression
internal import Foundation

/// `ntkd token`.
struct Token: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a token and prints it, and its entry for the tokens file.",
        discussion: """
            The token goes to standard output and is kept nowhere: the file holds its SHA-256. The entry goes to
            standard error, or with --append to the end of a file. max_queued_jobs, max_stored_bytes and
            max_cpu_seconds (in 24 hours) may be added to it.
            """)

    @Argument(help: "Whose token it is: letters, digits, and the marks . _ @ and -.") var name: String

    @Option(help: "The tokens file that takes the entry.") var append: String?

    func validate() throws {
        guard TokensFile.isName(name) else { throw ValidationError("\(name) cannot be a token's name") }
    }

    func run() throws {
        let token = Self.random()
        let digest = SHA256.digest(of: Array(token.utf8)).hexadecimal
        let entry = Array("- {name: \"\(name)\", sha256: \(digest)}\n".utf8)
        if let append { try Self.add(entry, to: append) } else { StandardError.write(entry) }
        print(token)
    }

    /// 256 bits of the system's, in the alphabet of RFC 4648 section 5, behind a mark that searches for leaked
    /// secrets can find.
    private static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let text = Data(bytes).base64EncodedString()
        return "ntkd_" + text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func add(_ entry: [UInt8], to path: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(code: 1, message: "\(path) cannot be written to") }
        defer { close(descriptor) }
        let count = unsafe write(descriptor, entry, entry.count)
        guard count == entry.count else { throw Failure(code: 1, message: "\(path) cannot be written to") }
    }
}
