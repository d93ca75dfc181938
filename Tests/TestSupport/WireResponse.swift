/// A response as a plain client reads it: slow, strict, and written without a look at the serializer.
package struct WireResponse: Hashable, Sendable {
    /// The whole first line.
    package var status = ""
    /// Names in lower case, in order.
    package var fields: [[String]] = []
    package var body: [UInt8] = []

    package enum Fault: Error { case malformed }

    package init() {}

    /// The status code; 0 before a response is read.
    package var code: Int { Int(status.dropFirst(9).prefix(3)) ?? 0 }

    package func values(_ name: String) -> [String] { fields.filter { $0[0] == name }.map { $0[1] } }

    /// Reads one response off the front of `bytes`.
    ///
    /// - Parameters:
    ///   - bytes: What is left of the connection's output; all of it is the body when only closing ends it.
    ///   - isHead: Whether the request was HEAD.
    /// - Throws: ``Fault`` at the first departure from RFC 9112.
    package init(_ bytes: inout [UInt8], isHead: Bool = false) throws {
        status = try Self.line(&bytes)
        guard status.hasPrefix("HTTP/1.1 "), status.utf8.count >= 13 else { throw Fault.malformed }
        while true {
            let line = try Self.line(&bytes)
            if line.isEmpty { break }
            guard let colon = line.firstIndex(of: ":"), !line[..<colon].contains(" ") else {
                throw Fault.malformed
            }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            fields.append([line[..<colon].lowercased(), String(value)])
        }
        let code = status.dropFirst(9).prefix(3)
        guard !isHead, !code.hasPrefix("1"), code != "204", code != "304" else { return }
        try readBody(&bytes)
    }

    private mutating func readBody(_ bytes: inout [UInt8]) throws {
        let lengths = values("content-length")
        let codings = values("transfer-encoding")
        guard lengths.count + codings.count <= 1 else { throw Fault.malformed }
        if let length = lengths.first {
            guard let count = Int(length), count <= bytes.count else { throw Fault.malformed }
            body = Self.take(count, &bytes)
        } else if codings.isEmpty {
            body = Self.take(bytes.count, &bytes)
        } else {
            while true {
                guard let size = Int(try Self.line(&bytes), radix: 16), size <= bytes.count else {
                    throw Fault.malformed
                }
                body += Self.take(size, &bytes)
                guard try Self.line(&bytes).isEmpty else { throw Fault.malformed }
                if size == 0 { return }
            }
        }
    }

    private static func take(_ count: Int, _ bytes: inout [UInt8]) -> [UInt8] {
        defer { bytes.removeFirst(count) }
        return Array(bytes.prefix(count))
    }

    private static func line(_ bytes: inout [UInt8]) throws -> String {
        guard let end = bytes.firstIndex(of: 0x0D), end + 1 < bytes.count, bytes[end + 1] == 0x0A else {
            throw Fault.malformed
        }
        let line = take(end, &bytes)
        bytes.removeFirst(2)
        guard !line.contains(0x0A), !line.contains(0) else { throw Fault.malformed }
        return String(decoding: line, as: UTF8.self)
    }
}
