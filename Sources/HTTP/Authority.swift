/// `uri-host [ ":" port ]`: RFC 9110 section 7.2.
///
/// Narrower than RFC 3986 allows: a registered name is letters, digits, `-`, `.`, `_` and `~`. Its commas,
/// quotes and percent signs name no host on any network, and userinfo is refused (RFC 9110 section 4.2.4).
package struct Authority: Hashable, Sendable {
    /// The name or address in lower case; an IPv6 address keeps its brackets.
    package let host: String
    package let port: UInt16?

    init(host: String, port: UInt16?) {
        self.host = host
        self.port = port
    }

    init(_ bytes: Span<UInt8>) throws(RequestError) {
        guard let end = Self.endOfHost(bytes), let host = String(validating: bytes.extracting(0..<end)) else {
            throw .malformed(.host)
        }
        self.host = host.utf8.contains { $0 != $0.lowercased } ? host.lowercased() : host
        guard end < bytes.count else {
            port = nil
            return
        }
        guard bytes[end] == UInt8(ascii: ":") else { throw .malformed(.host) }
        // `port = *DIGIT`: it may be empty (RFC 3986 section 3.2.3).
        var number = 0
        for index in end + 1..<bytes.count {
            guard bytes[index].isDigit else { throw .malformed(.host) }
            number = number * 10 + Int(bytes[index] - 0x30)
            guard number <= UInt16.max else { throw .malformed(.host) }
        }
        port = end + 1 < bytes.count ? UInt16(number) : nil
    }

    init(_ text: String) throws(RequestError) {
        try self.init(text.utf8.span)
    }

    /// - Returns: nil when the text is no host with an optional port.
    package init?(text: String) {
        do throws(RequestError) { try self.init(text) } catch { return nil }
    }

    /// Where the host ends and the colon of a port may stand, or nil when it is not a host.
    private static func endOfHost(_ bytes: Span<UInt8>) -> Int? {
        guard bytes.count > 0 else { return nil }
        guard bytes[0] == UInt8(ascii: "[") else {
            var end = 0
            while end < bytes.count, bytes[end].isNameCharacter { end += 1 }
            return end > 0 ? end : nil
        }
        var end = 1
        while end < bytes.count, bytes[end] != UInt8(ascii: "]") { end += 1 }
        guard end < bytes.count, isIPv6(bytes.extracting(1..<end)) else { return nil }
        return end + 1
    }

    /// `IPv6address` of RFC 3986 section 3.2.2: eight groups, of which one run may be left out.
    private static func isIPv6(_ bytes: Span<UInt8>) -> Bool {
        var groups = 0
        var elided = false
        var index = 0
        if bytes.count >= 2, bytes[0] == UInt8(ascii: ":"), bytes[1] == UInt8(ascii: ":") {
            elided = true
            index = 2
        }
        while index < bytes.count {
            let start = index
            while index < bytes.count, bytes[index].hexValue != nil { index += 1 }
            if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
                groups += 2
                return isIPv4(bytes.extracting(start..<bytes.count)) && (elided ? groups < 8 : groups == 8)
            }
            guard index > start, index - start <= 4 else { return false }
            groups += 1
            guard index < bytes.count else { break }
            guard bytes[index] == UInt8(ascii: ":"), index + 1 < bytes.count else { return false }
            index += 1
            if bytes[index] == UInt8(ascii: ":") {
                guard !elided else { return false }
                elided = true
                index += 1
            }
        }
        return elided ? groups < 8 : groups == 8
    }

    /// Four numbers below 256 with dots, the tail that an IPv6 address may have.
    private static func isIPv4(_ bytes: Span<UInt8>) -> Bool {
        var numbers = 0
        var index = 0
        while true {
            var value = 0
            let start = index
            while index < bytes.count, bytes[index].isDigit, index - start < 3 {
                value = value * 10 + Int(bytes[index] - 0x30)
                index += 1
            }
            guard index > start, value < 256, index - start == 1 || bytes[start] != 0x30 else { return false }
            numbers += 1
            guard index < bytes.count else { return numbers == 4 }
            guard bytes[index] == UInt8(ascii: "."), numbers < 4 else { return false }
            index += 1
        }
    }
}

extension Authority {
    /// Whether the host is this machine by one of its own names: `localhost` (RFC 6761 section 6.3), 127.0.0.0/8
    /// or `[::1]`.
    ///
    /// No name that somebody else's name server resolves is among them.
    package var isLoopback: Bool {
        if host == "localhost" || host == "127.0.0.1" || host == "[::1]" { return true }
        return host.hasPrefix("127.") && Self.isIPv4(host.utf8.span)
    }
}

extension Authority: CustomStringConvertible {
    package var description: String { port.map { "\(host):\($0)" } ?? host }
}

extension UInt8 {
    fileprivate var isNameCharacter: Bool {
        isLetter || isDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
            || self == UInt8(ascii: "_") || self == UInt8(ascii: "~")
    }
}
