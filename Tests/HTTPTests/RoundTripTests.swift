import HTTP
import HTTPTypes
import TestSupport
import Testing

/// What is written reads back: responses by a plain client, requests by the parser.
@Suite struct RoundTripTests {
    private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]

    private func bytes(_ range: ClosedRange<Int>, _ generator: inout SplitMix) -> [UInt8] {
        (0..<Int.random(in: range, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator)
        }
    }

    /// Field text from visible ASCII, with single spaces inside.
    private func text(_ range: ClosedRange<Int>, _ generator: inout SplitMix) -> String {
        String(decoding: bytes(range, &generator).map { 0x21 + $0 % 94 }, as: UTF8.self)
    }

    @Test(arguments: UInt64(0)..<100)
    func `every response on a connection reads back`(seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        var output: [UInt8] = []
        var expected: [(WireResponse, isHead: Bool)] = []
        for _ in 0..<20 {
            let method = Self.methods.randomElement(using: &generator) ?? .get
            let status = [200, 201, 204, 206, 304, 404, 500].randomElement(using: &generator) ?? 200
            let pieces = (0..<Int.random(in: 0...4, using: &generator)).map { _ in bytes(0...300, &generator)
            }
            let whole = Array(pieces.joined())
            let isStream = Bool.random(using: &generator)
            let length = Bool.random(using: &generator) ? Int64(whole.count) : nil
            let body: ResponseBody = isStream ? .stream(length: length, Pieces(pieces)) : .bytes(whole)
            let value = text(0...40, &generator)
            let response = Response(
                status: .init(code: status), fields: [.eTag: value], body: body
            )
            var serializer = ResponseSerializer(
                for: Exchange(method: method, minorVersion: 1, keepsAlive: true))
            if serializer.start(response, date: "now", into: &output) != nil {
                for piece in pieces { try serializer.append(piece, into: &output) }
                try serializer.finish(into: &output)
            }
            var read = WireResponse.expected(status: "HTTP/1.1 \(status) ", fields: [["etag", value]])
            if method != .head, status != 204, status != 304 { read.body = whole }
            expected.append((read, method == .head))
        }
        for (response, isHead) in expected {
            let read = try WireResponse(&output, isHead: isHead)
            #expect(read.status.hasPrefix(response.status))
            #expect(read.values("etag") == response.values("etag"))
            #expect(read.values("date") == ["now"])
            #expect(read.body == response.body)
        }
        #expect(output.isEmpty)
    }

    @Test(arguments: UInt64(0)..<100)
    func `every request on a connection reads back however it is cut`(seed: UInt64) {
        var generator = SplitMix(state: seed)
        var input: [UInt8] = []
        var bodies: [[UInt8]] = []
        var segments: [[String]] = []
        var values: [String] = []
        for _ in 0..<10 {
            let path = (0..<Int.random(in: 1...3, using: &generator)).map { _ in segment(&generator) }
            let body = bytes(0...300, &generator)
            let value = text(1...60, &generator)
            segments.append(path)
            bodies.append(body)
            values.append(value)
            input += Array(
                "POST /\(path.map(escaped).joined(separator: "/")) HTTP/1.1\r\nHost: h\r\nX: \(value) \r\n"
                    .utf8)
            input += framed(body, &generator)
        }
        for chop in Chop.all + [.random(seed: seed)] {
            let transcript = Transcript(input, chop: chop)
            #expect(transcript.error == nil)
            #expect(transcript.requests.map(\.body) == bodies)
            #expect(transcript.heads.map(\.target.segments) == segments)
            #expect(transcript.heads.map { $0.fields[HTTPField.Name(token: "X")] } == values)
        }
    }

    /// Any text that a segment may mean: no dot segment, and neither kind of slash.
    private func segment(_ generator: inout SplitMix) -> String {
        "s" + text(1...5, &generator).filter { $0 != "/" && $0 != "\\" }
    }

    /// All but letters and digits as escapes.
    private func escaped(_ segment: String) -> String {
        segment.utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            let hex = String(byte, radix: 16)
            return character.isLetter || character.isNumber
                ? "\(character)" : "%" + (byte < 16 ? "0" : "") + hex
        }.joined()
    }

    /// The body with its framing field, by length or in chunks of random sizes.
    private func framed(_ body: [UInt8], _ generator: inout SplitMix) -> [UInt8] {
        guard Bool.random(using: &generator) else {
            return Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
        }
        var output = Array("Transfer-Encoding: chunked\r\n\r\n".utf8)
        var start = 0
        while start < body.count {
            let end = min(body.count, start + Int.random(in: 1...100, using: &generator))
            output +=
                Array("\(String(end - start, radix: 16));a=\"b\"\r\n".utf8) + body[start..<end] + [13, 10]
            start = end
        }
        return output + Array("0\r\nT: v\r\n\r\n".utf8)
    }
}

extension WireResponse {
    fileprivate static func expected(status: String, fields: [[String]]) -> WireResponse {
        var response = WireResponse()
        response.status = status
        response.fields = fields
        return response
    }
}
