import JSON
import Jobs
import TestSupport
import Testing

@Suite struct NestedArrayReaderTests {
    @Test(arguments: [
        ("[[1,2],[3,4],[5,6]]", [3, 2], [1.0, 2, 3, 4, 5, 6]),
        (" [ [ 1 ] ,\n\t[ -2.5e-3 ] ] \r\n", [2, 1], [1, -0.0025]),
        ("[1,2,3]", [3], [1, 2, 3]),
        ("[[[1],[2]],[[3],[4]]]", [2, 2, 1], [1, 2, 3, 4]),
        ("[[0.1,1e-400,-0]]", [1, 3], [0.1, 0, 0]),
    ])
    func `Nested arrays are samples`(text: String, shape: [Int], values: [Double]) throws {
        for length in [1, 2, 1000] {
            let read = try ReadDataset(.json, text, pieces: length)
            #expect(read.contents.shape == shape)
            #expect(read.values == values)
        }
    }

    @Test(arguments: [
        ("[[1,2],[3]]", DatasetFault.Reason.ragged(expected: 2, found: 1), "/1"),
        ("[[1,2],[3,4,5]]", .ragged(expected: 2, found: 3), "/1"),
        ("[[[1],[2]],[[3],[4,5]]]", .ragged(expected: 1, found: 2), "/1/1"),
        ("[[[1],[2]],[[3]]]", .ragged(expected: 2, found: 1), "/1"),
        ("[[1,2],3]", .wrongType(expected: .array, found: .number), "/1"),
        ("[1,[2]]", .wrongType(expected: .number, found: .array), "/1"),
        ("[[1,[2]]]", .wrongType(expected: .number, found: .array), "/0/1"),
        ("[[1,\"2\"]]", .wrongType(expected: .number, found: .string), "/0/1"),
        ("[[1,null]]", .wrongType(expected: .number, found: .null), "/0/1"),
        ("[[1,true]]", .wrongType(expected: .number, found: .boolean), "/0/1"),
        ("[[1],{}]", .wrongType(expected: .array, found: .object), "/1"),
        ("{\"data\": []}", .wrongType(expected: .array, found: .object), ""),
        ("3", .wrongType(expected: .array, found: .number), ""),
        ("[]", .empty, ""),
        ("[[1],[]]", .empty, "/1"),
        ("[[1,NaN]]", .notFinite("NaN"), "/0/1"),
        ("[[-Infinity]]", .notFinite("-Infinity"), "/0/0"),
        ("[[1],[1e999]]", .notFinite("1e999"), "/1/0"),
    ])
    func `A fault is named by its pointer`(text: String, reason: DatasetFault.Reason, pointer: String) {
        let place = pointer.split(separator: "/").reduce(JSONPointer.document) { $0.element(Int($1) ?? -1) }
        for length in [1, 1000] {
            #expect(throws: DatasetFault(reason, at: .pointer(place))) {
                try ReadDataset(.json, text, pieces: length)
            }
        }
    }

    /// Each as the reader of whole documents says it.
    @Test(arguments: [
        "", "[", "[[1,2]", "[[1,2]]]", "[[1,]]", "[,1]", "[[1 2]]", "[[1]][", "[[1]] x", "[[01]]", "[[1.]]",
        "[[1e]]", "[[-]]", "[[+1]]", "[[.5]]", "[[1]\n,\n  x]", "[1,2\n,3;4]", "]", "[[1],\n[2],]",
        "[[1]][2]",
    ])
    func `What is no JSON is named by line and column`(text: String) throws {
        let expected = #expect(throws: JSONError.self) { try JSONReader.read(Array(text.utf8)) }
        let error = try #require(expected)
        let fault = DatasetFault(
            .malformedJSON(error.reason), at: .character(line: error.line, column: error.column))
        for length in [1, 1000] {
            #expect(throws: fault) { try ReadDataset(.json, text, pieces: length) }
        }
    }

    @Test func `Depth and length have limits`() {
        #expect(throws: DatasetFault.self) { try ReadDataset(.json, String(repeating: "[", count: 100_000)) }
        #expect(throws: DatasetFault.self) {
            try ReadDataset(.json, "[[" + String(repeating: "1", count: 1001) + "]]")
        }
    }
}
