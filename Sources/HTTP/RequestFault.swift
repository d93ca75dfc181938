/// A rule of HTTP's grammar that a request breaks; each is answered 400.
package enum RequestFault: Hashable, Sendable, CaseIterable {
    // Lines: RFC 9112 section 2.2.
    case bareCarriageReturn, bareLineFeed, forbiddenByte, emptyLines
    // The request line: RFC 9112 section 3.
    case requestLine, version
    // The target: RFC 9112 section 3.2 and RFC 3986.
    case targetForm, targetCharacter, percentEncoding, forbiddenEncoding, encodedText, dotSegment
    // Fields: RFC 9112 section 5.
    case fieldName, spaceBeforeColon, missingColon, foldedLine
    // Host: RFC 9112 section 3.2.
    case missingHost, repeatedHost, host
    // Framing: RFC 9112 section 6.
    case lengthAndCoding, codingBeforeHTTP11, coding, length, repeatedLength
    // The chunked coding: RFC 9112 section 7.1.
    case chunkSize, chunkExtension, chunkEnd, framingTrailer
}

extension RequestFault {
    package var detail: String {
        switch self {
        case .bareCarriageReturn: "A carriage return is not followed by a line feed."
        case .bareLineFeed: "A line ends in a line feed without a carriage return."
        case .forbiddenByte: "A line holds a control character or a byte that is not allowed there."
        case .emptyLines: "There are too many empty lines before the request line."
        case .requestLine: "The request line is not a method, a target and a version with single spaces."
        case .version: "The version is not of the form HTTP/1.1."
        case .targetForm: "The request target has no form that goes with the method."
        case .targetCharacter: "The request target holds a character that must be percent-encoded."
        case .percentEncoding: "A percent sign is not followed by two hexadecimal digits."
        case .forbiddenEncoding:
            "A path segment encodes a slash, a backslash or a control character, or the query a NUL."
        case .encodedText: "The percent-encoded text is not UTF-8."
        case .dotSegment: "The path holds a segment that is one or two dots."
        case .fieldName: "A field name is empty or holds a character that is not allowed."
        case .spaceBeforeColon: "There is whitespace between a field name and its colon."
        case .missingColon: "A field line has no colon."
        case .foldedLine: "A field line begins with whitespace."
        case .missingHost: "There is no Host field."
        case .repeatedHost: "There is more than one Host field."
        case .host: "The host is not a name or an address with an optional port."
        case .lengthAndCoding: "There are both Content-Length and Transfer-Encoding."
        case .codingBeforeHTTP11: "Transfer-Encoding does not exist in HTTP/1.0."
        case .coding: "Transfer-Encoding does not end in chunked, applied once."
        case .length: "Content-Length is not a decimal number."
        case .repeatedLength: "There is more than one Content-Length."
        case .chunkSize: "A chunk does not begin with its size in hexadecimal digits."
        case .chunkExtension: "A chunk extension is malformed."
        case .chunkEnd: "The data of a chunk is not followed by an end of line."
        case .framingTrailer: "A trailer says how the message is framed, which is then already known."
        }
    }
}
