import Foundation
import Testing

/// One case of `http_vectors.json`.
struct Vector: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let send: [Piece]
    let expect: Expectation
    let interim: Int?

    struct Expectation: Decodable, Sendable {
        let status: [Status]
        let close: Bool?
        let count: [Int]
        let body: String?

        /// Whether a connection's first answer is right; nil is none at all.
        func allows(first status: Int?) -> Bool {
            self.status.contains { $0.includes(status) }
        }
    }

    var testDescription: String { name }

    /// The bytes to send, with the placeholders of the file filled in.
    var bytes: [UInt8] { send.flatMap(\.bytes) }

    /// Whether the client closes its side at the end.
    var isShut: Bool { send.contains { if case .shut = $0 { true } else { false } } }

    static func all() throws -> [Vector] {
        struct File: Decodable { let vectors: [Vector] }
        let url = try #require(Bundle.module.url(forResource: "http_vectors", withExtension: "json"))
        return try JSONDecoder().decode(File.self, from: Data(contentsOf: url)).vectors
    }
}

/// A status code, a class such as `2xx`, or `none`.
enum Status: Decodable, Sendable {
    case code(Int)
    case pattern(String)

    init(from decoder: any Decoder) throws {
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
enum Piece: Decodable, Sendable {
    case bytes([UInt8])
    case pause
    case shut

    private enum Key: CodingKey { case rep, sleep, await, shut }

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self = .bytes(Self.latin1(text))
            return
        }
        let container = try decoder.container(keyedBy: Key.self)
        guard container.contains(.rep) else {
            self = container.contains(.shut) ? .shut : .pause
            return
        }
        var repetition = try container.nestedUnkeyedContainer(forKey: .rep)
        let text = Self.latin1(try repetition.decode(String.self))
        let count = try repetition.decode(Int.self)
        self = .bytes(Array(repeatElement(text, count: count).joined()))
    }

    var bytes: [UInt8] {
        if case .bytes(let bytes) = self { bytes } else { [] }
    }

    private static func latin1(_ text: String) -> [UInt8] {
        text.replacingOccurrences(of: "{{GET}}", with: "/")
            .replacingOccurrences(of: "{{POST}}", with: "/")
            .replacingOccurrences(of: "{{HOST}}", with: "localhost:8080")
            .unicodeScalars.map { UInt8($0.value) }
    }
}
