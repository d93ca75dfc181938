internal import Foundation

/// Certificates for tests, made on the spot.
package enum TestCertificate {
    /// Makes a key and a certificate that it signs itself, both in one PEM file.
    package static func make(named name: String, at path: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout",
            path + ".key", "-out", path + ".crt",
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        let parts = try [".crt", ".key"].map { try Data(contentsOf: URL(filePath: path + $0)) }
        try (parts[0] + parts[1]).write(to: URL(filePath: path))
    }
}
