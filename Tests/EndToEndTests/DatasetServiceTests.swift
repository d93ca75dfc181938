import Foundation
import JSON
import TestSupport
import Testing

/// Data sets as users send them: files and curl.
@Suite(.timeLimit(.minutes(3))) struct DatasetServiceTests {
    private static let arrays = Program.tree.appending(path: "Tests/JobsTests/Arrays").path

    private static func object(_ bytes: [UInt8]) throws -> JSONObject {
        guard case .object(let object) = try JSONReader.read(bytes) else { throw CancellationError() }
        return object
    }

    private static func send(_ file: String, _ type: String, to service: RunningService) async throws
        -> JSONObject
    {
        try object(
            await service.curl(
                "/v1/datasets", "--header", "Content-Type: \(type)", "--data-binary", "@\(file)"))
    }

    private static func job(_ data: String) -> String {
        """
        {"architecture": {"layers": [{"type": "Linear", "out_features": 4}, {"type": "Tanh"},
         {"type": "Linear", "out_features": 1}]}, "seed": 1, "data": \(data)}
        """
    }

    @Test func `A NumPy file becomes a data set, and a kernel the same as of its numbers`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("data")
        try await RunningService.run(in: path) { service in
            let dataset = try await Self.send(
                Self.arrays + "/f4-little.npy", "application/x-npy", to: service)
            let id = try #require(dataset.text("id"))
            #expect(dataset.text("dtype") == "float32")
            let metrics = String(decoding: try await service.curl("/metrics"), as: UTF8.self)
            #expect(metrics.contains("\nntkd_datasets 1\n") && metrics.contains("\nntkd_datasets_bytes 24\n"))
            #expect(try Self.object(await service.curl("/v1/datasets/\(id)")) == dataset)
            let numbers = "[[-3, -2.875, -2.75], [-2.625, 9.5, 12.875]]"
            var kernels: [[UInt8]] = []
            for data in [numbers, #"{"type": "dataset", "id": "\#(id)"}"#] {
                let job = try await service.submit(Self.job(data), "--header", "Prefer: wait=20")
                #expect(job.text("state") == "succeeded")
                kernels.append(try await service.curl("/v1/jobs/\(try #require(job.text("id")))/matrix.npy"))
            }
            #expect(kernels[0] == kernels[1])
        }
        // The data set is there after a new start; what was half there is not.
        try directory.write([1, 2, 3], to: "data/datasets/upload-9.partial")
        try await RunningService.run(in: path) { service in
            let list = try Self.object(await service.curl("/v1/datasets"))
            #expect(list["data"]?.elements?.count == 1)
            #expect(directory.names("data/datasets").count == 2)
        }
    }

    /// Longer than a body that is gathered may be.
    @Test func `A long file goes to the disk as it comes, up to the limit`() async throws {
        let directory = try TemporaryDirectory()
        let text = (0..<200_000).map { "\($0),\($0 % 7)\n" }.joined()
        try directory.write(Array(text.utf8), to: "long.csv")
        try await RunningService.run(
            in: directory.path("data"), "--body-limit", "1000", "--dataset-limit", "2MB"
        ) { service in
            let file = directory.path("long.csv")
            let dataset = try await Self.send(file, "text/csv", to: service)
            #expect(dataset["shape"] == .numbers([200_000, 2]))
            #expect(dataset.number("bytes") == Double(text.utf8.count))
            let chunked = try Self.object(
                await service.curl(
                    "/v1/datasets", "--header", "Content-Type: text/csv", "--header",
                    "Transfer-Encoding: chunked", "--data-binary", "@\(file)"))
            #expect(chunked == dataset)
            try directory.write(Array((text + text).utf8), to: "long.csv")
            for fields in [[], ["--header", "Transfer-Encoding: chunked"]] {
                let outcome = try await Program.run(
                    Program.curl,
                    ["--silent", "--write-out", "%{http_code}", "--output", "/dev/null", "--max-time", "50"]
                        + fields
                        + [
                            "--header", "Content-Type: text/csv", "--data-binary", "@\(file)",
                            service.url + "/v1/datasets",
                        ])
                #expect(outcome.text == "413")
            }
            while directory.names("data/datasets").count > 2 { try await Task.sleep(for: .milliseconds(5)) }
        }
    }

    /// Most of it is on its way, or still to be sent, when the answer comes.
    @Test(arguments: [
        [], ["Expect:"], ["Transfer-Encoding: chunked"], ["Transfer-Encoding: chunked", "Expect:"],
    ])
    func `Whoever sends a long file that is no data set is told why`(fields: [String]) async throws {
        let directory = try TemporaryDirectory()
        try directory.write([UInt8](repeating: 0, count: 64 << 20), to: "zeros.npy")
        try await RunningService.run(in: directory.path("data")) { service in
            for _ in 0..<5 {
                let outcome = try await Program.run(
                    Program.curl,
                    ["--silent", "--max-time", "50", "--request", "POST"]
                        + ["--upload-file", directory.path("zeros.npy")]
                        + ["--header", "Content-Type: application/x-npy"]
                        + fields.flatMap { ["--header", $0] } + [service.url + "/v1/datasets"])
                #expect(outcome.code == 0)
                let problem = try Self.object(outcome.output)
                #expect(problem.text("code") == "invalid_dataset")
            }
            #expect(directory.names("data/datasets").isEmpty)
        }
    }

    @Test func `A client that goes midway leaves nothing`() async throws {
        let directory = try TemporaryDirectory()
        try await RunningService.run(in: directory.path("data")) { service in
            let outcome = try await Program.run(
                URL(filePath: "/usr/bin/timeout"),
                [
                    "1", Program.curl.path, "--silent", "--limit-rate", "2000", "--data-binary",
                    "@\(Program.ntkd.path)", "--header", "Content-Type: text/csv", "--header", "Expect:",
                    service.url + "/v1/datasets",
                ])
            // Cut off, or answered early: the file is no table.
            #expect([124, 0, 55, 56].contains(outcome.code))
            while !directory.names("data/datasets").isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        }
    }

    @Test func `Without a service there are no data sets`() async throws {
        let directory = try TemporaryDirectory()
        let id = "sha256:" + String(repeating: "0", count: 64)
        try directory.write(Array(Self.job(#"{"type": "dataset", "id": "\#(id)"}"#).utf8), to: "job.json")
        let outcome = try await Program.run(Program.ntkd, ["compute", directory.path("job.json")])
        #expect(outcome.code == 65)
        #expect(outcome.errors.contains("/data is kept by a running service"))
    }
}
