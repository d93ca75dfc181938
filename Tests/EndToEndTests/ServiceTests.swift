import Foundation
import JSON
import TestSupport
import Testing

/// The program as its users meet it: a port and curl.
@Suite(.timeLimit(.minutes(3))) struct ServiceTests {
    private static let example = "@" + Program.tree.appending(path: "config/examples/seed.json").path

    /// The kernel of the published script, as torch 2.13 prints it: within half a unit of the last digit.
    @Test func `The running example gives torch's kernel`() async throws {
        let directory = try TemporaryDirectory()
        try await RunningService.run(in: directory.path("data")) { service in
            let job = try await service.submit(Self.example, "--header", "Prefer: wait=10")
            #expect(job.text("state") == "succeeded")
            let id = try #require(job.text("id"))
            let bytes = try await service.curl("/v1/jobs/\(id)/matrix")
            guard case .object(let document) = try JSONReader.read(bytes) else { return }
            let rows = try #require(
                document["matrix"]?.elements?.map { $0.elements?.compactMap(\.value) ?? [] })
            #expect(rows.count == 100 && rows.allSatisfy { $0.count == 100 })
            func agree(_ value: Double, _ printed: Double, _ unit: Double = 1e-4) -> Bool {
                abs(value - printed) <= unit / 2 * 1.01
            }
            #expect(agree(rows[0][0], 1.1742))
            #expect(agree(rows[0][1], 1.0000))
            #expect(agree(rows[0][2], 1.2876))
            #expect(agree(rows[2][2], 1.9447))
            #expect(agree(rows.indices.reduce(0) { $0 + rows[$1][$1] } / 100, 5.2471))
            let all = rows.flatMap(\.self)
            #expect(agree(all.min() ?? 0, -0.0024))
            #expect(agree(all.max() ?? 0, 13.5741))
            #expect(agree(all.reduce(0, +), 18091.4, 0.1))
        }
    }

    @Test func `The picture is a PNG, zipped for whoever can unzip`() async throws {
        let directory = try TemporaryDirectory()
        try await RunningService.run(in: directory.path("data")) { service in
            let job = try await service.submit(Self.example, "--header", "Prefer: wait=10")
            let path = "/v1/jobs/\(try #require(job.text("id")))"
            let picture = try await service.curl("\(path)/heatmap")
            #expect(Array(picture.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
            let decoded = try #require(Decoded(picture))
            #expect(decoded.width == 640 && decoded.height == 480)
            // curl asks for it zipped and unzips it.
            #expect(try await service.curl("\(path)/heatmap", "--compressed") == picture)
            let raw = try await service.curl("\(path)/heatmap", "--header", "Accept-Encoding: gzip")
            #expect(gunzip(raw) == picture)
            let file = try await service.curl("\(path)/heatmap.png.gz")
            #expect(gunzip(file) == picture)
            let matrix = try await service.curl("\(path)/matrix.npy")
            #expect(try await service.curl("\(path)/matrix.npy", "--range", "128-") == Array(matrix[128...]))
        }
    }

    @Test func `A job survives the death of the process`() async throws {
        let directory = try TemporaryDirectory()
        var ids: [String] = []
        try await RunningService.run(in: directory.path("data")) { service in
            for seed in 0..<3 {
                let job = try await service.submit(RunningService.specification(count: 300, seed: seed))
                ids.append(try #require(job.text("id")))
            }
            service.signal(SIGKILL)
            await service.end()
        }
        #expect(ids.count == 3)
        try await RunningService.run(in: directory.path("data")) { service in
            for id in ids {
                let job = try await service.job(id, "--header", "Prefer: wait=300", "--max-time", "300")
                #expect(job.text("state") == "succeeded")
                #expect(try await service.curl("/v1/jobs/\(id)/matrix?rows=0:1").count > 300)
            }
            #expect(directory.names("data/results").allSatisfy { !$0.hasSuffix(".partial") })
        }
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `A signal lets what is in flight finish`(signal: Int32) async throws {
        let directory = try TemporaryDirectory()
        // A busy machine may take its time: what is in flight gets as much of it as this test has.
        try await RunningService.run(in: directory.path("data"), "--drain-timeout", "600") { service in
            async let answer = service.submit(
                RunningService.specification(count: 1500), "--header", "Prefer: wait=300", "--max-time", "300"
            )
            try await service.logs("job started")
            service.signal(signal)
            #expect(try await answer.text("state") == "succeeded")
            #expect(try await service.exitCode() == 0)
            #expect(try service.logLines().last?.hasSuffix(" stopped") == true)
        }
    }

    @Test func `A job that does not finish in time is taken up by the next process`() async throws {
        let directory = try TemporaryDirectory()
        var id = ""
        try await RunningService.run(in: directory.path("data"), "--drain-timeout", "0") { service in
            id = try #require(try await service.submit(RunningService.specification(count: 1500)).text("id"))
            try await service.logs("job started")
            service.signal(SIGTERM)
            #expect(try await service.exitCode() == 0)
        }
        try await RunningService.run(in: directory.path("data")) { service in
            let job = try await service.job(id, "--header", "Prefer: wait=300", "--max-time", "300")
            #expect(job.text("state") == "succeeded")
            #expect(job.number("attempt") == 2)
        }
    }

    @Test func `A second signal ends at once`() async throws {
        let directory = try TemporaryDirectory()
        try await RunningService.run(in: directory.path("data")) { service in
            _ = try await service.submit(RunningService.specification(count: 5000))
            try await service.logs("job started")
            service.signal(SIGTERM)
            try await service.logs("draining")
            service.signal(SIGTERM)
            #expect(try await service.exitCode() == 1)
        }
    }

    @Test func `A refusal is a problem that curl shows`() async throws {
        let directory = try TemporaryDirectory()
        try await RunningService.run(in: directory.path("data")) { service in
            let outcome = try await Program.run(
                Program.curl,
                [
                    "--silent", "--write-out", " %{http_code}", "--json", #"{"seed": -1}"#,
                    service.url + "/v1/jobs",
                ])
            #expect(outcome.text.hasSuffix(" 422"))
            #expect(outcome.text.contains(#""code":"invalid_specification""#))
            #expect(outcome.text.contains(#""pointer":"/seed""#))
        }
    }

    @Test func `A line of the log is one line, whatever a name holds`() async throws {
        let directory = try TemporaryDirectory()
        try await RunningService.run(in: directory.path("data")) { service in
            _ = try await service.submit(
                RunningService.specification(count: 2).replacing(
                    "{\"arch", with: "{\"name\": \"a\\nb\", \"arch"),
                "--header", "Prefer: wait=10")
            let lines = try service.logLines()
            #expect(lines.allSatisfy { $0.firstMatch(of: #/^\d{4}-\d\d-\d\dT[\d:.]+Z [a-z]+ /#) != nil })
            #expect(lines.contains { $0.contains("job ended") })
        }
    }
}

extension JSONValue {
    fileprivate var value: Double? {
        if case .number(let number) = self { number.value } else { nil }
    }
}
