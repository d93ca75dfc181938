import Testing

@testable import Endpoints

@Suite struct MatrixTextTests {
    private static func written(_ format: MatrixFormat, _ shape: [Int], _ rows: [[Float]]) -> (
        String, MatrixText
    ) {
        var text = MatrixText(format: format, shape: shape)
        var bytes: [UInt8] = []
        for row in rows { text.append(row: row[...], to: &bytes) }
        return (String(decoding: bytes, as: UTF8.self), text)
    }

    @Test func `A row of JSON is an array, nested as the pairs are`() {
        #expect(Self.written(.json, [1, 2], [[1, 2.5]]).0 == "[1.0,2.5]")
        #expect(Self.written(.json, [1, 2, 2], [[1, 2, 3, 4]]).0 == "[[1.0,2.0],[3.0,4.0]]")
        #expect(
            Self.written(.json, [1, 2, 2, 2], [[1, 2, 3, 4, 5, 6, 7, 8]]).0
                == "[[[1.0,2.0],[3.0,4.0]],[[5.0,6.0],[7.0,8.0]]]")
    }

    @Test func `A row of CSV is a line`() {
        #expect(Self.written(.csv, [2, 2], [[1, 2], [3, 4]]).0 == "1.0,2.0\r\n3.0,4.0\r\n")
    }

    /// JSON has no words for them; CSV's readers know these.
    @Test func `What is not finite is null in JSON and counted, and a word in CSV`() {
        let row: [Float] = [.nan, .infinity, -.infinity, 1]
        let (json, text) = Self.written(.json, [1, 4], [row])
        #expect(json == "[null,null,null,1.0]")
        #expect(text.nonfinite == 3)
        #expect(String(decoding: text.closing(), as: UTF8.self) == "],\"nonfinite\":3}")
        #expect(Self.written(.csv, [1, 4], [row]).0 == "nan,inf,-inf,1.0\r\n")
    }
}
