import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(3))) struct TokenTests {
    private static func status(_ url: String, _ arguments: String...) async throws -> String {
        try await status(url, arguments)
    }

    private static func status(_ url: String, _ arguments: [String]) async throws -> String {
        let outcome = try await Program.run(
            Program.curl,
            ["--silent", "--max-time", "50", "--output", "/dev/null", "--write-out", "%{http_code}"]
                + arguments
                + [url])
        return outcome.text
    }

    /// Makes a token and adds its entry to a file.
    private static func token(_ name: String, in file: String) async throws -> String {
        let outcome = try await Program.run(Program.ntkd, ["token", name, "--append", file])
        try #require(outcome.code == 0, "\(outcome.errors)")
        return outcome.text.trimmingCharacters(in: .newlines)
    }

    @Test func `A token opens the door, and stops doing so when its entry goes`() async throws {
        let directory = try TemporaryDirectory()
        let file = directory.path("tokens.yaml")
        let alice = try await Self.token("alice", in: file)
        #expect(alice.hasPrefix("ntkd_") && alice.count == 48)
        let entries = String(decoding: try directory.read("tokens.yaml"), as: UTF8.self)
        #expect(!entries.contains(alice.dropFirst(5)))
        try await RunningService.run(in: directory.path("data"), "--tokens-file", file) { service in
            let jobs = service.url + "/v1/jobs"
            #expect(try await Self.status(service.url + "/healthz") == "200")
            #expect(try await Self.status(jobs) == "401")
            #expect(try await Self.status(jobs, "--header", "Authorization: Bearer \(alice)x") == "401")
            #expect(try await Self.status(jobs, "--oauth2-bearer", alice) == "200")
            _ = try await service.submit(
                RunningService.specification(count: 2), "--oauth2-bearer", alice, "--header",
                "Prefer: wait=10")
            try await service.logs("notice ntkd.audit: job submitted")
            let line = try service.logLines().first { $0.contains("ntkd.audit") }
            #expect(line?.contains("who=alice") == true && line?.contains("client=127.0.0.1") == true)
            try directory.write([], to: "tokens.yaml")
            let bob = try await Self.token("bob", in: file)
            service.signal(SIGHUP)
            try await service.logs("tokens reloaded")
            #expect(try await Self.status(jobs, "--oauth2-bearer", alice) == "401")
            #expect(try await Self.status(jobs, "--oauth2-bearer", bob) == "200")
            try directory.write(Array("- name: x\n".utf8), to: "tokens.yaml")
            service.signal(SIGHUP)
            try await service.logs("the tokens stay as they were")
            #expect(try await Self.status(jobs, "--oauth2-bearer", bob) == "200")
            #expect(try service.logLines().allSatisfy { !$0.contains(alice) && !$0.contains(bob) })
        }
    }

    /// Without the token's quotas there would be room.
    @Test func `What a quota refuses is refused before the body is asked for`() async throws {
        let directory = try TemporaryDirectory()
        let file = directory.path("tokens.yaml")
        let alice = try await Self.token("alice", in: file)
        let bob = try await Self.token("bob", in: file)
        let entries = String(decoding: try directory.read("tokens.yaml"), as: UTF8.self)
        let limited = entries.replacing(
            "{name: \"bob\",", with: "{name: \"bob\", max_queued_jobs: 0, max_stored_bytes: 3,")
        try #require(limited != entries, "\(entries)")
        try directory.write(Array(limited.utf8), to: "tokens.yaml")
        try await RunningService.run(in: directory.path("data"), "--tokens-file", file) { service in
            for (token, path, type, body, statuses) in [
                (alice, "datasets", "text/csv", "1,2\n", ["100", "201"]),
                (bob, "datasets", "text/csv", "1,2\n", ["403"]),
                (alice, "jobs", "application/json", "{", ["100", "400"]),
                (bob, "jobs", "application/json", "{", ["429"]),
                (bob, "estimate", "application/json", "{", ["100", "400"]),
                ("x", "jobs", "application/json", "{", ["401"]), (alice, "jobs", "text/plain", "{", ["415"]),
            ] {
                let outcome = try await Program.run(
                    Program.curl,
                    ["--silent", "--max-time", "50", "--output", "/dev/null", "--dump-header", "-"]
                        + ["--oauth2-bearer", token, "--header", "Content-Type: \(type)"]
                        + ["--header", "Expect: 100-continue", "--expect100-timeout", "40"]
                        + ["--data-binary", body, service.url + "/v1/" + path])
                let found = outcome.text.matches(of: #/HTTP/1.1 (\d+)/#).map { String($0.1) }
                #expect(found == statuses, "\(path) \(type)")
            }
        }
    }

    @Test func `A request for another host's name is misdirected`() async throws {
        let directory = try TemporaryDirectory()
        try await RunningService.run(
            in: directory.path("data"), "--allowed-hosts", "kernels.example.org, k2.example.org"
        ) { service in
            let url = service.url + "/healthz"
            for (arguments, status) in [
                (["--header", "Host: evil.example.org"], "421"),
                (["--header", "Host: k2.example.org:80"], "200"),
                (["--http1.0", "--header", "Host:"], "421"),
                ([], "200"),
            ] {
                let answered = try await Self.status(url, arguments)
                #expect(answered == status, "\(arguments)")
            }
        }
    }

    @Test(arguments: ["0.0.0.0", "::", "192.0.2.1"])
    func `Others are not served unasked, unless a setting says so`(host: String) async throws {
        let directory = try TemporaryDirectory()
        let data = ["--port", "0", "--data-directory", directory.path("data")]
        let outcome = try await Program.run(Program.ntkd, ["serve", "--host", host] + data)
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains("setting host") && outcome.errors.contains("tokens_file"))
        #expect(directory.names().isEmpty)
        for consent in [["--allow-anonymous"], ["--tokens-file", "t.yaml"]] {
            let printed = try await Program.run(
                Program.ntkd, ["serve", "--print-config", "--host", host] + consent)
            #expect(printed.code == 0)
        }
    }

    @Test(arguments: [
        ("", "no list of tokens"), ("name: x\n", "no list of tokens"), ("- {name: x}\n", "sha256"),
        ("- {name: x, sha256: abc}\n", "sha256"), ("- {name: 'a b', sha256: DIGEST}\n", "name"),
        ("- {name: x, sha256: DIGEST, secret: y}\n", "secret"),
        ("- {name: x, sha256: DIGEST, max_queued_jobs: -1}\n", "max_queued_jobs"),
        ("- {name: x, sha256: DIGEST, max_cpu_seconds: nan}\n", "max_cpu_seconds"),
        ("- {name: x, sha256: DIGEST}\n- {name: y, sha256: DIGEST}\n", "y repeats"), ("- {", "tokens.yaml"),
    ])
    func `A file that is no list of tokens ends the start`(text: String, word: String) async throws {
        let directory = try TemporaryDirectory()
        let file = directory.path("tokens.yaml")
        let digest = String(repeating: "0f", count: 32)
        try directory.write(Array(text.replacing("DIGEST", with: digest).utf8), to: "tokens.yaml")
        let outcome = try await Program.run(
            Program.ntkd,
            ["serve", "--port", "0", "--data-directory", directory.path("data"), "--tokens-file", file])
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains("tokens_file") && outcome.errors.contains(word), "\(outcome.errors)")
    }

    @Test func `Quotas and lists are read as they are written`() async throws {
        let directory = try TemporaryDirectory()
        let digest = String(repeating: "0f", count: 32)
        let entry = "max_queued_jobs: 3, max_stored_bytes: 10GiB, max_cpu_seconds: 3600"
        try directory.write(Array("- {name: x, sha256: \(digest), \(entry)}\n".utf8), to: "tokens.yaml")
        try directory.write(
            Array("allowed_hosts: [a.org, b.org]\ncors_origins:\n  - https://a.org\n".utf8), to: "ntkd.yaml")
        try await RunningService.run(
            in: directory.path("data"), "--tokens-file", directory.path("tokens.yaml"), "--config",
            directory.path("ntkd.yaml")
        ) { service in
            let status = try await Self.status(service.url + "/healthz", ["--header", "Host: b.org"])
            #expect(status == "200")
        }
        for setting in ["allowed_hosts: ['a.org:80']", "cors_origins: ['*']", "cors_origins: [https://a/b]"] {
            try directory.write(Array("\(setting)\n".utf8), to: "ntkd.yaml")
            let outcome = try await Program.run(
                Program.ntkd, ["serve", "--config", directory.path("ntkd.yaml")])
            #expect(outcome.code == 2 && outcome.errors.contains(setting.prefix { $0 != ":" }))
        }
    }

    @Test func `A name that could disturb a log makes no token`() async throws {
        for name in ["", "a b", "a\"b", "a\nb", "é", String(repeating: "a", count: 65)] {
            #expect(try await Program.run(Program.ntkd, ["token", name]).code == 2, "\(name)")
        }
    }
}
