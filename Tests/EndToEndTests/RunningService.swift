import Foundation
import Glibc
import JSON
import TestSupport
import Testing

/// A running `ntkd serve`.
struct RunningService: Sendable {
    let url: String
    private let process: Process
    private let log: String

    /// Calls `body` with a service on a port of the system's choice, and ends it by its identifier afterwards.
    static func run(
        in directory: String, _ arguments: String..., body: (RunningService) async throws -> Void
    ) async throws {
        let files = try TemporaryDirectory()
        let process = try Program.process(
            Program.ntkd, ["serve", "--port", "0", "--data-directory", directory] + arguments, [:],
            output: files.path("output"), errors: files.path("log"))
        try process.run()
        do {
            let url = try await url(in: files.path("log"), of: process)
            try await body(RunningService(url: url, process: process, log: files.path("log")))
        } catch {
            await end(process)
            throw error
        }
        await end(process)
        withExtendedLifetime(files) {}
    }

    private static func end(_ process: Process) async {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        await Program.end(of: process)
    }

    private static func url(in log: String, of process: Process) async throws -> String {
        while true {
            let text = try String(contentsOfFile: log, encoding: .utf8)
            if let match = text.firstMatch(of: #/url=(https?:\S+)/#) { return String(match.1) }
            try #require(process.isRunning, "\(text)")
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Sends a signal.
    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// The exit code, once the process has ended by itself.
    func exitCode() async throws -> Int32 {
        await Program.end(of: process)
        try #require(process.terminationReason == .exit)
        return process.terminationStatus
    }

    /// Returns when the process has ended, however it did.
    func end() async { await Program.end(of: process) }

    /// Returns when the log holds this text.
    func logs(_ text: String) async throws {
        while try !String(contentsOfFile: log, encoding: .utf8).contains(text) {
            try #require(process.isRunning)
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// What has been logged so far.
    func logLines() throws -> [String] {
        try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// Runs curl on a path of the service; it fails on statuses from 400 on.
    func curl(_ path: String, _ arguments: String...) async throws -> [UInt8] {
        let outcome = try await Program.run(
            Program.curl,
            ["--silent", "--show-error", "--fail-with-body", "--max-time", "50"] + arguments + [url + path])
        try #require(outcome.code == 0, "\(outcome.errors) \(outcome.text)")
        return outcome.output
    }

    /// Submits a job and returns its document.
    func submit(_ specification: String, _ arguments: String...) async throws -> JSONObject {
        let outcome = try await Program.run(
            Program.curl,
            ["--silent", "--show-error", "--fail-with-body", "--max-time", "50", "--json", specification]
                + arguments + [url + "/v1/jobs"])
        try #require(outcome.code == 0, "\(outcome.errors) \(outcome.text)")
        return try Self.object(outcome.output)
    }

    /// A job's document.
    func job(_ id: String, _ arguments: String...) async throws -> JSONObject {
        let outcome = try await Program.run(
            Program.curl,
            ["--silent", "--show-error", "--max-time", "50"] + arguments + ["\(url)/v1/jobs/\(id)"])
        try #require(outcome.code == 0, "\(outcome.errors)")
        return try Self.object(outcome.output)
    }

    private static func object(_ bytes: [UInt8]) throws -> JSONObject {
        guard case .object(let object) = try JSONReader.read(bytes) else {
            throw JSONError(line: 1, column: 1, reason: .unexpectedEnd)
        }
        return object
    }

    /// A specification that keeps the service busy for a while: `count` samples.
    static func specification(count: Int, seed: Int = 0) -> String {
        """
        {"architecture": {"layers": [{"type": "Linear", "out_features": 1024}, {"type": "Tanh"},
         {"type": "Linear", "out_features": 1}]}, "seed": \(seed),
         "data": {"type": "normal", "count": \(count), "shape": [20]}}
        """
    }
}

extension JSONObject {
    func text(_ name: String) -> String? {
        if case .string(let text) = self[name] { text } else { nil }
    }

    func number(_ name: String) -> Double? {
        if case .number(let number) = self[name] { number.value } else { nil }
    }
}
