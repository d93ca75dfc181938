import Foundation
import TestSupport
import Testing

/// The program with a certificate, as curl meets it.
@Suite(.timeLimit(.minutes(3))) struct TLSTests {
    @Test func `HTTPS is served, and the certificate read again at SIGHUP`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("server.pem")
        try TestCertificate.make(named: "first", at: path)
        try await RunningService.run(
            in: directory.path("data"), "--tls-certificate", path, "--tls-key", path
        ) { service in
            #expect(service.url.hasPrefix("https://"))
            #expect(try await service.curl("/healthz", "--cacert", path).isEmpty == false)
            let stranger = try await Program.run(Program.curl, ["--silent", service.url + "/healthz"])
            #expect(stranger.code == 60)
            try await service.logs("TLS refused")
            try TestCertificate.make(named: "second", at: path)
            service.signal(SIGHUP)
            try await service.logs("certificate read again")
            #expect(try await service.curl("/healthz", "--cacert", path).isEmpty == false)
            try directory.write(Array("nonsense".utf8), to: "server.pem")
            service.signal(SIGHUP)
            try await service.logs("the certificate stays as it was")
            #expect(try await service.curl("/healthz", "--insecure").isEmpty == false)
        }
    }

    @Test func `A certificate that is no good ends the start with the setting's name`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("server.pem")
        try TestCertificate.make(named: "first", at: path)
        let missing = directory.path("missing.pem")
        for (arguments, words) in [
            (
                ["--tls-certificate", missing, "--tls-key", path],
                ["tls_certificate", missing, "No such file"]
            ),
            (["--tls-certificate", path, "--tls-key", missing], ["tls_key", missing, "No such file"]),
            (["--tls-certificate", path], ["tls_key", "is missing"]),
            (["--tls-key", path], ["tls_certificate", "is missing"]),
            (
                ["--tls-certificate", path, "--tls-key", path, "--tls-client-roots", missing],
                ["tls_client_roots", missing]
            ),
        ] {
            let outcome = try await Program.run(
                Program.ntkd,
                ["serve", "--port", "0", "--data-directory", directory.path("data")] + arguments)
            #expect(outcome.code == 2, "\(arguments)")
            for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
        }
    }
}
