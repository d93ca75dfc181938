import HTTPTypes

/// `method SP request-target SP HTTP-version`: RFC 9112 section 3.
struct RequestLine {
    let method: HTTPRequest.Method
    let target: RequestTarget
    /// The authority of an absolute-form target.
    let authority: Authority?
    let minorVersion: Int

    /// Reads a line of visible ASCII and spaces, as ``LineScanner`` passes them.
    init(_ line: Span<UInt8>) throws(RequestError) {
        var first = 0
        while first < line.count, line[first].isTokenCharacter { first += 1 }
        var second = first + 1
        while second < line.count, line[second] != .space { second += 1 }
        // The shape first: exactly one space on either side of the target, so HTTP/0.9's two words and
        // a double space both end here.
        guard first > 0, second < line.count, line[first] == .space, second > first + 1 else {
            throw .malformed(.requestLine)
        }
        minorVersion = try Self.minorVersion(line.extracting(second + 1..<line.count))
        method = try Self.method(line.extracting(0..<first))
        (target, authority) = try Self.target(line.extracting(first + 1..<second), method: method)
    }

    /// The digit after `HTTP/1.`, whichever it is: RFC 9110 section 2.5 reads it as the newest known.
    private static func minorVersion(_ bytes: Span<UInt8>) throws(RequestError) -> Int {
        let form: [UInt8] = [0x48, 0x54, 0x54, 0x50, 0x2F]  // HTTP/
        guard bytes.count == 8, bytes[5].isDigit, bytes[6] == UInt8(ascii: "."), bytes[7].isDigit,
            form.indices.allSatisfy({ form[$0] == bytes[$0] })
        else { throw .malformed(.version) }
        guard bytes[5] == UInt8(ascii: "1") else { throw .unsupportedVersion }
        return Int(bytes[7] - 0x30)
    }

    /// One of the methods this server knows, case-sensitive: RFC 9110 section 9.1.
    ///
    /// CONNECT is not among them: this is no proxy.
    private static func method(_ bytes: Span<UInt8>) throws(RequestError) -> HTTPRequest.Method {
        switch String(validating: bytes) {
        case "GET": .get
        case "HEAD": .head
        case "POST": .post
        case "PUT": .put
        case "PATCH": .patch
        case "DELETE": .delete
        case "OPTIONS": .options
        case "TRACE": .trace
        // No resource here has it, which is 405 and not 501.
        case "QUERY": .query
        default: throw .unknownMethod
        }
    }

    /// The forms of RFC 9112 section 3.2: origin, absolute, and asterisk for OPTIONS only.
    private static func target(
        _ bytes: Span<UInt8>, method: HTTPRequest.Method
    ) throws(RequestError) -> (RequestTarget, Authority?) {
        for index in bytes.indices where bytes[index] == UInt8(ascii: "#") {
            throw .malformed(.targetCharacter)
        }
        if bytes[0] == UInt8(ascii: "/") { return (try RequestTarget(path: bytes), nil) }
        if bytes.count == 1, bytes[0] == UInt8(ascii: "*") {
            guard method == .options else { throw .malformed(.targetForm) }
            return (.asterisk, nil)
        }
        guard let start = endOfScheme(bytes) else { throw .malformed(.targetForm) }
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "/"), bytes[end] != UInt8(ascii: "?") { end += 1 }
        let authority = try Authority(bytes.extracting(start..<end))
        // An empty path is `/`, and for OPTIONS the server as a whole: section 3.2.4.
        guard end < bytes.count, bytes[end] == UInt8(ascii: "/") else {
            if end == bytes.count, method == .options { return (.asterisk, authority) }
            var path: [UInt8] = [UInt8(ascii: "/")]
            for index in end..<bytes.count { path.append(bytes[index]) }
            return (try RequestTarget(path: path.span), authority)
        }
        return (try RequestTarget(path: bytes.extracting(end..<bytes.count)), authority)
    }

    /// Where the authority begins after `http://` or `https://`, in any case.
    private static func endOfScheme(_ bytes: Span<UInt8>) -> Int? {
        let scheme: [UInt8] = [0x68, 0x74, 0x74, 0x70]  // http
        guard bytes.count > 7, scheme.indices.allSatisfy({ bytes[$0].lowercased == scheme[$0] }) else {
            return nil
        }
        let colon = bytes[4].lowercased == UInt8(ascii: "s") ? 5 : 4
        guard bytes.count > colon + 3, bytes[colon] == UInt8(ascii: ":"),
            bytes[colon + 1] == UInt8(ascii: "/"), bytes[colon + 2] == UInt8(ascii: "/")
        else { return nil }
        return colon + 3
    }
}
