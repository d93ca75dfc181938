import Testing

@testable import JSON

@Suite struct NumberListTests {
    @Test(arguments: [0, 1, 2, 63, 64, 65, 128, 1000])
    func `A list has commas between its numbers, and keeps what was there`(count: Int) {
        let numbers = (0..<count).map { Float($0) / 8 }
        var bytes = Array("[".utf8)
        #expect(JSONWriter.append(numbers.span, nonfinite: .null, to: &bytes) == 0)
        let expected = "[" + numbers.map(\.description).joined(separator: ",")
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }

    @Test func `What is not finite is counted, and null or as Swift describes it`() {
        let numbers = [1, .nan, -.infinity, -.nan, Double(nan: 0x3_ffff_ffff_ffff, signaling: false), 2]
        var bytes: [UInt8] = []
        #expect(JSONWriter.append(numbers.span, nonfinite: .null, to: &bytes) == 4)
        #expect(String(decoding: bytes, as: UTF8.self) == "1.0,null,null,null,null,2.0")
        bytes = []
        #expect(JSONWriter.append(numbers.span, nonfinite: .described, to: &bytes) == 4)
        let expected = numbers.map(\.description).joined(separator: ",")
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }
}
