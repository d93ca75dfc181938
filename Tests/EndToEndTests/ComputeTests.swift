import Foundation
import JSON
import TestSupport
import Testing

/// `ntkd compute`.
@Suite(.timeLimit(.minutes(3))) struct ComputeTests {
    private static let example = Program.tree.appending(path: "config/examples/seed.json").path

    private func compute(_ arguments: String...) async throws -> Program.Outcome {
        try await Program.run(Program.ntkd, ["compute"] + arguments)
    }

    @Test func `Without an output the matrix goes to standard output as JSON`() async throws {
        let outcome = try await compute(Self.example)
        #expect(outcome.code == 0)
        #expect(outcome.errors.isEmpty)
        guard case .object(let document) = try JSONReader.read(outcome.output) else {
            Issue.record("\(outcome.text.prefix(100))")
            return
        }
        #expect(document["shape"] == .numbers([100, 100]))
        let row = try #require(document["matrix"]?.elements?.first?.elements)
        guard case .number(let first) = try #require(row.first) else { return }
        #expect(abs(first.value - 1.1742) <= 5e-5)
    }

    @Test(arguments: [
        ("kernel.npy", [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]), ("kernel.png", [0x89, 0x50, 0x4e, 0x47]),
        ("kernel.svg", Array("<?xml".utf8)), ("kernel.pdf", Array("%PDF-".utf8)),
        ("kernel.csv", Array("1.174236,1.0,".utf8)), ("kernel.json", Array(#"{"job":""#.utf8)),
    ])
    func `The output's ending chooses its form`(name: String, beginning: [UInt8]) async throws {
        let directory = try TemporaryDirectory()
        let outcome = try await compute(Self.example, "--output", directory.path(name))
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        #expect(try directory.read(name).starts(with: beginning))
        // Nothing is left beside it.
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path("")) == [name])
    }

    @Test func `A mean over several networks leaves its kernel and nothing else`() async throws {
        let directory = try TemporaryDirectory()
        let specification = """
            {"architecture": {"layers": [{"type": "Linear", "out_features": 2}]}, "seed": 5, "data": [[1, 2]],
             "kernel": {"type": "nngp", "samples": 3}}
            """
        try directory.write(Array(specification.utf8), to: "job.json")
        for name in ["a.npy", "a.csv"] {
            let outcome = try await compute(directory.path("job.json"), "-o", directory.path(name))
            #expect(outcome.code == 0, "\(outcome.errors)")
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: directory.path("")).sorted() == [
                "a.csv", "a.npy", "job.json",
            ])
        #expect(try directory.read("a.npy").count == 128 + 4)
        let modes = try ["a.npy", "a.csv"].map {
            try FileManager.default.attributesOfItem(atPath: directory.path($0))[.posixPermissions] as? Int
        }
        #expect(modes[0] == modes[1])
    }

    @Test func `The number of threads and the memory do not change a byte`() async throws {
        let directory = try TemporaryDirectory()
        let specification = """
            {"architecture": {"layers": [{"type": "Linear", "out_features": 40}, {"type": "GELU"},
             {"type": "Linear", "out_features": 3}]}, "seed": 5,
             "data": {"type": "normal", "count": 900, "shape": [30]}}
            """
        try directory.write(Array(specification.utf8), to: "job.json")
        for (name, options) in [
            ("a", ["--threads", "1"]), ("b", ["--threads", "5", "--memory-budget", "12MB"]),
        ] {
            let arguments =
                ["compute", directory.path("job.json"), "-o", directory.path(name + ".npy")] + options
            #expect(try await Program.run(Program.ntkd, arguments).code == 0)
        }
        #expect(try directory.read("a.npy") == directory.read("b.npy"))
    }

    @Test func `What does not fit the memory is refused with its estimate`() async throws {
        let directory = try TemporaryDirectory()
        let outcome = try await Program.run(
            Program.ntkd, ["compute", Self.example, "-o", directory.path("a.npy"), "--memory-budget", "1000"])
        #expect(outcome.code == 65)
        #expect(outcome.errors.contains("of memory, over the budget of 1000 bytes"), "\(outcome.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path("")).isEmpty)
    }

    @Test(arguments: [
        (#"{"seed": 1, "#, 65, "1:13"), (#"{"seed": -1}"#, 65, "/architecture is required"),
        (nil, 66, "cannot be read"),
    ])
    func `What cannot be computed is named, with the code of sysexits`(
        text: String?, code: Int32, words: String
    ) async throws {
        let directory = try TemporaryDirectory()
        if let text { try directory.write(Array(text.utf8), to: "job.json") }
        let outcome = try await compute(directory.path("job.json"))
        #expect(outcome.code == code)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    @Test(arguments: [("kernel.bmp", 2, ".png"), ("nowhere/kernel.npy", 73, "written")])
    func `An output that cannot be made is refused`(name: String, code: Int32, words: String) async throws {
        let directory = try TemporaryDirectory()
        let outcome = try await compute(Self.example, "-o", directory.path(name))
        #expect(outcome.code == code)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
}
