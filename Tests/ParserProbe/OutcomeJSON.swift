import HTTP
import HTTPTypes

extension Outcome {
    /// One line for programs: bytes are in hexadecimal.
    var json: String {
        let error =
            error.map {
                "{\"status\":\($0.status.code),\"fault\":\"\($0.fault)\",\"place\":\(consumed)}"
            } ?? "null"
        let requests = messages.map(\.json).joined(separator: ",")
        return """
            {"requests":[\(requests)],"error":\(error),"start":\(start),"consumed":\(consumed),"idle":\(isIdle)}
            """
    }
}

extension Outcome.Message {
    fileprivate var json: String {
        let target = head.target.path + (head.target.rawQuery.map { "?" + $0 } ?? "")
        let fields = head.fields.map { field in
            let value = unsafe field.withUnsafeBytesOfValue { unsafe Array($0) }
            return "[\"\(hex(Array(field.name.rawName.utf8)))\",\"\(hex(value))\"]"
        }
        let authority = head.authority.map { "\"\(hex(Array($0.description.utf8)))\"" } ?? "null"
        let members = [
            "\"method\":\"\(head.method.rawValue)\"", "\"target\":\"\(hex(Array(target.utf8)))\"",
            "\"authority\":\(authority)", "\"minor\":\(head.minorVersion)", "\"keeps\":\(head.keepsAlive)",
            "\"fields\":[\(fields.joined(separator: ","))]", "\"body\":\"\(hex(body))\"",
            "\"complete\":\(isComplete)",
        ]
        return "{\(members.joined(separator: ","))}"
    }
}

extension RequestError {
    /// The rule that is broken, by its name in the source.
    fileprivate var fault: String {
        switch self {
        case .malformed(let fault): "\(fault)"
        case .tooLarge(let part, _): "tooLarge.\(part)"
        case .unknownMethod, .unknownCoding, .unknownExpectation, .unsupportedVersion: "\(self)"
        }
    }
}

/// Two digits for each byte.
func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
