import HTTPTypes
import Testing

@testable import HTTP

@Suite struct FieldLineTests {
    private func field(_ bytes: [UInt8]) throws -> HTTPField {
        let line = bytes.span
        return try FieldLine(line).field(in: line)
    }

    private func field(_ text: String) throws -> HTTPField { try field(Array(text.utf8)) }

    @Test func `whitespace around a value is not part of it`() throws {
        let field = try field("X-Name:\t a  b \t")
        #expect(field.name.rawName == "X-Name")
        #expect(field.value == "a  b")
    }

    @Test(arguments: ["X:", "X: ", "X:\t \t"]) func `a value may be empty`(line: String) throws {
        #expect(try field(line).value == "")
    }

    @Test func `a value may hold colons`() throws {
        #expect(try field("Host: [::1]:80").value == "[::1]:80")
    }

    @Test func `bytes that are not UTF-8 are kept`() throws {
        let field = try field(Array("X: caf".utf8) + [0xE9])
        let bytes = unsafe field.withUnsafeBytesOfValue { unsafe Array($0) }
        #expect(bytes == Array("caf".utf8) + [0xE9])
    }

    @Test(arguments: [
        (": v", RequestFault.fieldName), ("X(: v", .fieldName), ("é: v", .fieldName), ("X Y: v", .fieldName),
        ("X : v", .spaceBeforeColon), ("X\t: v", .spaceBeforeColon), (" X: v", .foldedLine),
        ("\tv", .foldedLine),
        ("X", .missingColon),
    ])
    func `a broken line is named for what is wrong`(line: String, fault: RequestFault) {
        #expect(throws: RequestError.malformed(fault)) { try field(line) }
    }
}
