internal import Foundation

/// One case of `http_vectors.json`.
package struct Vector: Decodable, Sendable {
    package let name: String
    package let send: [Piece]
    package let expect: Expectation
    package let interim: Int?
    /// The requests' methods in order, where one is not GET-like: a HEAD's answer has no body.
    package let methods: [String]?

    package struct Expectation: Decodable, Sendable {
        package let status: [Status]
        /// Whether the server ends the connection; nil leaves it open.
        package let close: Bool?
        /// The least and the greatest number of final responses.
        package let count: [Int]
        package let body: String?
        /// Must not stand anywhere in the output.
        package let absent: String?
        /// A field that no response may have.
        package let noheader: String?

        /// Whether a connection's first answer is right; nil is none at all.
        package func allows(first status: Int?) -> Bool {
            self.status.contains { $0.includes(status) }
        }
    }

    /// The bytes to send, with the placeholders of the file filled in.
    package var bytes: [UInt8] { send.flatMap(\.bytes) }

    /// Whether the client closes its side at the end.
    package var isShut: Bool { send.contains { if case .shut = $0 { true } else { false } } }

    /// Reads every case of the file.
    ///
    /// - Throws: When the file is not there or not in its format.
    package static func all() throws -> [Vector] {
        struct File: Decodable { let vectors: [Vector] }
        guard let url = Bundle.module.url(forResource: "http_vectors", withExtension: "json") else {
            throw CocoaError(.fileNoSuchFile)
        }
        return try JSONDecoder().decode(File.self, from: Data(contentsOf: url)).vectors
    }
}

extension Vector: CustomStringConvertible {
    package var description: String { name }
}

/// A status code, a class such as `2xx`, or `none`.
package enum Status: Decodable, Sendable {
    case code(Int)
    case pattern(String)

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let code = try? container.decode(Int.self) {
            self = .code(code)
        } else {
            self = .pattern(try container.decode(String.self))
        }
    }

    func includes(_ status: Int?) -> Bool {
        switch (self, status) {
        case (.code(let code), _): code == status
        case (.pattern("none"), nil): true
        case (.pattern(let pattern), let status?): pattern == "\(status / 100)xx"
        default: false
        }
    }
}

/// A piece of what a vector sends: bytes, or something that only a connection can do.
package enum Piece: Decodable, Sendable {
    case bytes([UInt8])
    /// Send nothing for so many seconds.
    case pause(Double)
    /// Wait for a response of this status.
    case await(Int)
    /// Close this side.
    case shut

    private enum Key: CodingKey { case rep, sleep, await, shut }

    package init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self = .bytes(Self.latin1(text))
            return
        }
        let container = try decoder.container(keyedBy: Key.self)
        if container.contains(.rep) {
            var repetition = try container.nestedUnkeyedContainer(forKey: .rep)
            let text = Self.latin1(try repetition.decode(String.self))
            let count = try repetition.decode(Int.self)
            // Joining sequences goes byte by byte through generic code: seconds for the longest, without optimization.
            var bytes: [UInt8] = []
            bytes.reserveCapacity(text.count * count)
            for _ in 0..<count { bytes += text }
            self = .bytes(bytes)
        } else if let seconds = try container.decodeIfPresent(Double.self, forKey: .sleep) {
            self = .pause(seconds)
        } else if let status = try container.decodeIfPresent(Int.self, forKey: .await) {
            self = .await(status)
        } else {
            self = .shut
        }
    }

    package var bytes: [UInt8] {
        if case .bytes(let bytes) = self { bytes } else { [] }
    }

    private static func latin1(_ text: String) -> [UInt8] {
        text.replacingOccurrences(of: "{{GET}}", with: "/")
            .replacingOccurrences(of: "{{POST}}", with: "/")
            .replacingOccurrences(of: "{{HOST}}", with: "localhost:8080")
            .unicodeScalars.map { UInt8($0.value) }
    }
}
