import JSON
import Testing

@Suite struct JSONWriterTests {
    private func text(_ value: JSONValue) -> String {
        String(decoding: JSONWriter.bytes(value), as: UTF8.self)
    }

    @Test func `Members keep their order`() {
        #expect(
            text(.object(["b": .integer(1), "a": .array([.null, .bool(true)])]))
                == #"{"b":1,"a":[null,true]}"#)
    }

    @Test func `Numbers are the shortest that read back equal`() {
        var bytes: [UInt8] = []
        JSONWriter.append([Float(0.1), 1e-10].span, nonfinite: .null, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "0.1,1e-10")
        #expect(text(.numbers([0.1 + 0.2])) == "[0.30000000000000004]")
    }

    @Test func `What is no finite number becomes null`() {
        #expect(text(.numbers([.nan, .infinity, 1])) == "[null,null,1.0]")
        #expect(text(.number(.infinity)) == "null")
    }

    @Test func `Any string reads back as itself`() throws {
        let strings = ["", "\"\\\n\r\t\u{0}\u{1f}\u{7f}", "</script>\u{2028}", "ä😀漢字", "a/b"]
        for string in strings {
            #expect(try JSONReader.read(JSONWriter.bytes(.string(string))) == .string(string))
        }
    }

    @Test func `A pointer escapes the tilde and the slash`() {
        let pointer = JSONPointer.document.member("a/b").element(3).member("~").member("")
        #expect(pointer.description == "/a~1b/3/~0/")
    }
}
