import Foundation
import TestSupport

/// Runs programs as a shell would.
enum Program {
    /// The built `ntkd`: it lies beside the program that runs these tests.
    static let ntkd = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "ntkd")

    static let curl = URL(filePath: "/usr/bin/curl")

    /// The top of the source tree.
    static let tree = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    struct Outcome: Sendable {
        let code: Int32
        let output: [UInt8]
        /// What went to standard error.
        let errors: String

        var text: String { String(decoding: output, as: UTF8.self) }
    }

    /// Runs a program to its end.
    ///
    /// - Throws: When it cannot be started.
    static func run(
        _ program: URL, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> Outcome {
        let directory = try TemporaryDirectory()
        let process = try process(
            program, arguments, environment, output: directory.path("output"),
            errors: directory.path("errors"))
        try process.run()
        await end(of: process)
        return Outcome(
            code: process.terminationStatus, output: try directory.read("output"),
            errors: String(decoding: try directory.read("errors"), as: UTF8.self))
    }

    /// A program that writes to files, so that nobody need read while it runs.
    static func process(
        _ program: URL, _ arguments: [String], _ environment: [String: String], output: String, errors: String
    ) throws -> Process {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        for path in [output, errors] { try Data().write(to: URL(filePath: path)) }
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
        // The settings of whoever runs the tests are not part of them.
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("NTKD_") }
        // What a program measures is no other's to use.
        let cache = ["XDG_CACHE_HOME": output + ".cache"]
        process.environment = inherited.merging(cache) { $1 }.merging(environment) { $1 }
        return process
    }

    /// Returns when the process has ended.
    static func end(of process: Process) async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                process.waitUntilExit()
                continuation.resume()
            }
        }
    }
}
