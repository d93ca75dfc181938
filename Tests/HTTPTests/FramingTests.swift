import Testing

@testable import HTTP

@Suite struct FramingTests {
    private func framing(
        _ lengths: [String], _ codings: [String] = [], minorVersion: Int = 1
    ) throws(RequestError) -> Framing {
        try Framing(lengths: lengths, codings: codings, minorVersion: minorVersion, limit: 1000)
    }

    @Test func `without either field there is no body`() throws {
        #expect(try framing([]) == .none)
        #expect(!Framing.none.hasBody && !Framing.length(0).hasBody)
        #expect(Framing.length(1).hasBody && Framing.chunked.hasBody)
    }

    @Test func `a length is one decimal number`() throws {
        #expect(try framing(["0"]) == .length(0))
        #expect(try framing(["005"]) == .length(5))
        for text in ["", "+5", "-5", "5 5", "5,5", "5, 5", "0x5", "5.0", "5e0", "\"5\"", "²"] {
            #expect(throws: RequestError.malformed(.length), "\(text)") { try framing([text]) }
        }
        #expect(throws: RequestError.malformed(.repeatedLength)) { try framing(["5", "5"]) }
    }

    @Test func `a length over the limit is refused, and so is one that overflows`() throws {
        #expect(try framing(["1000"]) == .length(1000))
        for text in ["1001", "18446744073709551621", "99999999999999999999999999"] {
            #expect(throws: RequestError.tooLarge(.body, limit: 1000)) { try framing([text]) }
        }
    }

    @Test func `chunked is known in any case`() throws {
        #expect(try framing([], ["chunked"]) == .chunked)
        #expect(try framing([], ["CHUNKED"]) == .chunked)
    }

    @Test(arguments: [
        [""], ["identity"], ["xchunked"], ["chunk"], ["chun ked"], ["\"chunked\""], ["chunked;q=1"],
        ["chunked, gzip"],
        ["chunked", "identity"], ["chunked, chunked"], ["chunked", "chunked"], [", chunked"], ["chunked,"],
    ])
    func `what does not end in one chunked is refused`(codings: [String]) {
        #expect(throws: RequestError.malformed(.coding)) { try framing([], codings) }
    }

    @Test func `another coding below chunked is not implemented`() {
        #expect(throws: RequestError.unknownCoding) { try framing([], ["gzip, chunked"]) }
        #expect(throws: RequestError.unknownCoding) { try framing([], ["gzip", "chunked"]) }
    }

    @Test func `both fields, and a coding in 1.0, are refused`() {
        #expect(throws: RequestError.malformed(.lengthAndCoding)) { try framing(["5"], ["chunked"]) }
        #expect(throws: RequestError.malformed(.codingBeforeHTTP11)) {
            try framing([], ["chunked"], minorVersion: 0)
        }
    }
}
