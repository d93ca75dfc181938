import HTTPTypes

/// The document of a ``Problem``, written by hand: this room imports no encoder, and the order of the
/// members is part of what people read.
extension Problem {
    /// `{"type": …, "title": …, "status": …, "detail": …, "instance": …, "code": …, "errors": […], …}` as UTF-8.
    ///
    /// `instance` and `errors` are left out when there are none.
    package var json: [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(256)
        output.append(UInt8(ascii: "{"))
        output.appendMember("type", type)
        output.appendMember("title", title)
        output.appendMember("status", status.code)
        output.appendMember("detail", detail)
        if let instance { output.appendMember("instance", instance) }
        output.appendMember("code", code)
        if !errors.isEmpty { output.appendViolations(errors) }
        for member in members { output.appendMember(member.name, member.value) }
        output.append(UInt8(ascii: "}"))
        return output
    }
}

extension [UInt8] {
    fileprivate mutating func appendMember(_ name: String, _ value: String) {
        appendName(name)
        appendJSON(value)
    }

    fileprivate mutating func appendMember(_ name: String, _ value: Int) {
        appendName(name)
        append(contentsOf: String(value).utf8)
    }

    fileprivate mutating func appendViolations(_ violations: [Problem.Violation]) {
        appendName("errors")
        append(UInt8(ascii: "["))
        for (index, violation) in violations.enumerated() {
            if index > 0 { append(UInt8(ascii: ",")) }
            append(UInt8(ascii: "{"))
            appendMember("pointer", violation.pointer)
            appendMember("detail", violation.detail)
            append(UInt8(ascii: "}"))
        }
        append(UInt8(ascii: "]"))
    }

    private mutating func appendName(_ name: String) {
        if last != UInt8(ascii: "{") { append(UInt8(ascii: ",")) }
        appendJSON(name)
        append(UInt8(ascii: ":"))
    }

    /// A JSON string: RFC 8259 section 7 wants quotes, backslashes and controls below space escaped.
    private mutating func appendJSON(_ text: String) {
        append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(contentsOf: [UInt8(ascii: "\\"), byte])
            case .lineFeed: append(contentsOf: "\\n".utf8)
            case .carriageReturn: append(contentsOf: "\\r".utf8)
            case .tab: append(contentsOf: "\\t".utf8)
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                append(contentsOf: "\\u\(byte < 0x10 ? "000" : "00")\(digits)".utf8)
            default: append(byte)
            }
        }
        append(UInt8(ascii: "\""))
    }
}
