import Foundation
import TestSupport
import Testing

/// Exit codes, settings, and what is said about them.
@Suite(.timeLimit(.minutes(3))) struct CommandLineTests {
    private static func serve(
        _ arguments: String..., environment: [String: String] = [:]
    ) async throws -> Program.Outcome {
        try await Program.run(Program.ntkd, ["serve"] + arguments, environment: environment)
    }

    /// Wrong usage or configuration: exit code 2 and one line for people that holds these words.
    private static func expectRefusal(_ outcome: Program.Outcome, _ words: String...) {
        #expect(outcome.code == 2)
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.count == 1, "\(outcome.errors)")
        #expect(lines.first?.hasPrefix("ntkd: ") == true)
        for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
        #expect(outcome.output.isEmpty)
    }

    @Test func `A port in use is refused`() async throws {
        let directory = try TemporaryDirectory()
        try await RunningService.run(in: directory.path("first")) { service in
            let port = try #require(service.url.split(separator: ":").last.map(String.init))
            let outcome = try await Self.serve("--port", port, "--data-directory", directory.path("second"))
            Self.expectRefusal(outcome, "127.0.0.1:\(port)", "host and port", "Address already in use")
        }
    }

    @Test func `A data directory has one owner`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("data")
        try await RunningService.run(in: path) { _ in
            let outcome = try await Self.serve("--port", "0", "--data-directory", path)
            Self.expectRefusal(outcome, path, "another ntkd")
        }
    }

    @Test(arguments: ["a file", "a file/data", "/proc/ntkd", "nowhere/data"])
    func `A data directory that cannot be written to is refused`(name: String) async throws {
        let directory = try TemporaryDirectory()
        try directory.write([], to: "a file")
        let path = name.hasPrefix("/") ? name : directory.path(name)
        Self.expectRefusal(
            try await Self.serve("--port", "0", "--data-directory", path), path, "cannot be written to")
    }

    @Test func `A database that is none is refused and left alone`() async throws {
        let directory = try TemporaryDirectory()
        try directory.replace("data", withDirectory: true)
        let letter = Array(String(repeating: "a letter to a friend\n", count: 100).utf8)
        try directory.write(letter, to: "data/ntkd.sqlite")
        let outcome = try await Self.serve("--port", "0", "--data-directory", directory.path("data"))
        Self.expectRefusal(outcome, directory.path("data"))
        #expect(try directory.read("data/ntkd.sqlite") == letter)
    }

    @Test(arguments: [
        ("--port", "99999", "port"), ("--port", "http", "port"), ("--host", "example.com", "host"),
        ("--compute-threads", "-1", "compute_threads"), ("--memory-budget", "lots", "memory_budget"),
        ("--memory-budget", "99999999999TiB", "memory_budget"), ("--drain-timeout", "nan", "drain_timeout"),
        ("--open-metrics", "maybe", "open_metrics"), ("--log-level", "loud", "log_level"),
        ("--idle-timeout", "0", "idle_timeout"),
    ])
    func `A setting with a wrong value is named`(flag: String, value: String, name: String) async throws {
        let directory = try TemporaryDirectory()
        let outcome = try await Self.serve("--data-directory", directory.path("data"), flag + "=" + value)
        Self.expectRefusal(outcome, "setting \(name) ", "\"\(value)\"", "command line")
        #expect(directory.names().isEmpty)
    }

    @Test func `A setting that there is not is named, wherever it stands`() async throws {
        let directory = try TemporaryDirectory()
        try directory.write(Array("prot: 80\n".utf8), to: "ntkd.yaml")
        let file = directory.path("ntkd.yaml")
        Self.expectRefusal(try await Self.serve("--config", file), "prot", file)
        Self.expectRefusal(
            try await Self.serve(environment: ["NTKD_PROT": "80"]), "NTKD_PROT", "environment")
        let flag = try await Self.serve("--prot", "80")
        #expect(flag.code == 2)
        #expect(flag.errors.contains("--prot"))
    }

    @Test(arguments: ["port: [80]\n", "- port\n", "port: {\n", "port: 1\nport: 2\n"])
    func `A file that is no list of settings is refused`(text: String) async throws {
        let directory = try TemporaryDirectory()
        try directory.write(Array(text.utf8), to: "ntkd.yaml")
        Self.expectRefusal(
            try await Self.serve("--config", directory.path("ntkd.yaml")), directory.path("ntkd.yaml"))
    }

    @Test func `A file that is not there is refused`() async throws {
        Self.expectRefusal(try await Self.serve("--config", "/nowhere/ntkd.yaml"), "/nowhere/ntkd.yaml")
    }

    @Test func `A flag beats the environment, that the file, that the default`() async throws {
        let directory = try TemporaryDirectory()
        try directory.write(Array("port: 1\nio_queues: 1\nlog_level: debug\n".utf8), to: "ntkd.yaml")
        let file = directory.path("ntkd.yaml")
        let outcome = try await Self.serve(
            "--print-config", "--config", file, "--port", "3",
            environment: ["NTKD_PORT": "2", "NTKD_IO_QUEUES": "4"])
        #expect(outcome.code == 0)
        let lines = Set(outcome.text.split(separator: "\n").map(String.init))
        #expect(lines.contains("port: 3  # command line"))
        #expect(lines.contains("io_queues: 4  # environment"))
        #expect(lines.contains("log_level: debug  # file \(file)"))
        #expect(lines.contains("host: 127.0.0.1  # default"))
    }

    /// What is printed is itself a file of settings.
    @Test func `The printed configuration reads back`() async throws {
        let directory = try TemporaryDirectory()
        let first = try await Self.serve("--print-config", "--port", "9")
        try directory.write(first.output, to: "ntkd.yaml")
        let second = try await Self.serve("--print-config", "--config", directory.path("ntkd.yaml"))
        #expect(Self.values(first) == Self.values(second))
        #expect(Self.values(first).count == 33)
    }

    private static let shipped = Program.tree.appending(path: "config/ntkd.yaml")

    @Test(
        .enabled("the file comes with the documentation") {
            FileManager.default.fileExists(atPath: shipped.path)
        })
    func `The shipped file lists every setting with its default`() async throws {
        let defaults = try await Self.serve("--print-config")
        let file = try await Self.serve("--print-config", "--config", Self.shipped.path)
        #expect(file.code == 0)
        #expect(Self.values(file) == Self.values(defaults))
        let lines = try String(contentsOf: Self.shipped, encoding: .utf8).split(separator: "\n")
        let names = lines.compactMap { $0.firstMatch(of: #/^#? ?([a-z_]+): /#)?.1 }
        #expect(names == Self.names(defaults))
    }

    private static func values(_ outcome: Program.Outcome) -> [String] {
        outcome.text.split(separator: "\n").map { String($0.prefix { $0 != "#" }) }
    }

    private static func names(_ outcome: Program.Outcome) -> [Substring] {
        outcome.text.split(separator: "\n").map { $0.prefix { $0 != ":" } }
    }

    @Test func `Asking for help or the version is no failure`() async throws {
        for arguments in [["--help"], ["serve", "--help"], ["version"], ["help"]] {
            let outcome = try await Program.run(Program.ntkd, arguments)
            #expect(outcome.code == 0)
            #expect(outcome.text.contains("ntkd"))
            #expect(outcome.errors.isEmpty)
        }
    }

    @Test func `A command that there is not is wrong usage`() async throws {
        let outcome = try await Program.run(Program.ntkd, ["sreve"])
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains("sreve"))
    }
}
