import JSON
import Testing

@Suite struct JSONReaderTests {
    private func read(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8)) }

    private func error(_ text: String) -> JSONError? {
        do {
            _ = try JSONReader.read(Array(text.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test func `A document of every kind of value reads as what it says`() throws {
        let value = try read(#" {"a": null, "b": [true, false], "c": "x", "d": -1.5e2, "e": {}, "f": []} "#)
        #expect(
            value
                == .object([
                    "a": .null, "b": .array([.bool(true), .bool(false)]), "c": .string("x"),
                    "d": .number(JSONNumber(text: "-1.5e2", value: -150)), "e": .object([:]), "f": .array([]),
                ]))
    }

    @Test func `An array of numbers reads as numbers, and one with anything else as values`() throws {
        #expect(try read("[1, -2.5, 3e2]") == .numbers([1, -2.5, 300]))
        let mixed = try read(#"[1, 2, "3"]"#)
        guard case .array(let elements) = mixed else {
            Issue.record("\(mixed)")
            return
        }
        #expect(elements.count == 3 && elements[2] == .string("3"))
    }

    @Test(arguments: [
        ("0", 0.0), ("-0", -0.0), ("0.1", 0.1), ("1e400", .infinity), ("-1e400", -.infinity), ("1e-400", 0),
        ("123456789012345678901234567890", 0x1.8ee90ff6c373ep+96), ("4.9e-324", .leastNonzeroMagnitude),
        ("9007199254740993", 9007199254740992), ("0.30000000000000004", 0.30000000000000004),
        ("1.7976931348623157e308", 1.7976931348623157e308),
        ("2.2250738585072011e-308", .leastNormalMagnitude.nextDown),
        ("1e23", 1e23), ("8.5e22", 8.5e22), ("0.000000000000000000000000000001", 1e-30), ("1E+2", 100),
        ("1e99999999999999999999", .infinity), ("0e99999999999999999999", 0),
        ("100000000000000000000000", 1e23),
    ])
    func `A number reads as the nearest double`(text: String, value: Double) throws {
        guard case .number(let number) = try read(text) else {
            Issue.record("no number")
            return
        }
        #expect(number.value.bitPattern == value.bitPattern)
        #expect(number.text == text)
    }

    @Test func `Random doubles read back as themselves`() throws {
        var bits: UInt64 = 0x9e37_79b9_7f4a_7c15
        for _ in 0..<20_000 {
            bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = Double(bitPattern: bits)
            guard value.isFinite else { continue }
            guard case .number(let number) = try read("\(value)") else {
                Issue.record("\(value)")
                continue
            }
            #expect(number.value.bitPattern == value.bitPattern)
        }
    }

    @Test func `The words that Python writes for what is no number read as such`() throws {
        guard case .array(let elements) = try read("[NaN, Infinity, -Infinity, 1]") else {
            Issue.record("no array")
            return
        }
        let values: [Double] = elements.map { element in
            guard case .number(let number) = element else { return 0 }
            return number.value
        }
        #expect(values[0].isNaN && values[1] == .infinity && values[2] == -.infinity && values[3] == 1)
    }

    @Test(arguments: [
        "01", "-", "+1", ".5", "1.", "1e", "1e+", "0x10", "1_000", "--1", "1.2.3", "-01", "1e5.0", "NaNo",
        "-Inf",
    ])
    func `What only looks like a number is refused`(text: String) {
        #expect(error(text) != nil)
    }

    @Test(arguments: [
        ("", 1, 1, JSONError.Reason.unexpectedEnd),
        ("{\n  \"a\": 1,\n  \"b\": }", 3, 8, .unexpectedByte(UInt8(ascii: "}"))),
        ("[1, 2", 1, 6, .unexpectedEnd),
        ("[1, 2,]", 1, 7, .unexpectedByte(UInt8(ascii: "]"))),
        ("{\"a\":1,}", 1, 8, .unexpectedByte(UInt8(ascii: "}"))),
        ("{\"ä\": tru}", 1, 10, .unexpectedByte(UInt8(ascii: "}"))),
        ("{\"a\":1,\"a\":2}", 1, 8, .duplicateName("a")),
        ("1 2", 1, 3, .trailingBytes),
        ("\"a\nb\"", 1, 3, .controlCharacter),
        ("\"\\x\"", 1, 2, .invalidEscape),
        ("\"\\ud800\"", 1, 2, .unpairedSurrogate),
        ("\"\\udc00\\ud800\"", 1, 2, .unpairedSurrogate),
        ("\"abc", 1, 5, .unexpectedEnd),
        ("{'a':1}", 1, 2, .unexpectedByte(UInt8(ascii: "'"))),
        ("{\"a\" 1}", 1, 6, .unexpectedByte(UInt8(ascii: "1"))),
    ])
    func `A malformed document names line, column and reason`(
        text: String, line: Int, column: Int, reason: JSONError.Reason
    ) {
        #expect(error(text) == JSONError(line: line, column: column, reason: reason))
    }

    @Test func `Bytes that are not UTF-8 are refused inside a string`() {
        let quote = UInt8(ascii: "\"")
        #expect(throws: JSONError(line: 1, column: 2, reason: .invalidUTF8)) {
            try JSONReader.read([quote, 0xc3, 0x28, quote])
        }
    }

    @Test func `Nesting beyond the limit is refused, and at the limit it is read`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try read(nested(JSONReader.maximumDepth))
        #expect(
            error(nested(JSONReader.maximumDepth + 1))?.reason == .tooDeep(limit: JSONReader.maximumDepth))
        #expect(error(nested(1_000_000))?.reason == .tooDeep(limit: JSONReader.maximumDepth))
    }

    @Test func `Escapes read as the characters they stand for`() throws {
        #expect(try read(#""\"\\\/\b\f\n\r\tA\ud83d\ude00""#) == .string("\"\\/\u{8}\u{c}\n\r\tA😀"))
    }
}
