import Jobs
import TestSupport
import Testing

@Suite struct CSVReaderTests {
    @Test(arguments: [
        ("1,2\n3,4\n", [2, 2], [1.0, 2, 3, 4]),
        ("1,2\r\n3,4", [2, 2], [1, 2, 3, 4]),
        ("1", [1, 1], [1]),
        ("-1e3\n+0.25\n", [2, 1], [-1000, 0.25]),
        (" 1 ,\t2\n", [1, 2], [1, 2]),
        ("\"1\",\"2.5\"\n", [1, 2], [1, 2.5]),
        ("\u{feff}1,2\n", [1, 2], [1, 2]),
        ("\u{feff}\"a\",b\n1,2\n", [1, 2], [1, 2]),
        ("x,y\n1,2\n", [1, 2], [1, 2]),
        (",x\n1,2\n", [1, 2], [1, 2]),
        ("\"the first, \"\"x\"\"\",\"of two\nlines\"\n1,2\n", [1, 2], [1, 2]),
        ("0.1\n1e-400\n4.9e-324\n", [3, 1], [0.1, 0, .leastNonzeroMagnitude]),
    ])
    func `Lines are samples`(text: String, shape: [Int], values: [Double]) throws {
        for length in [1, 2, 3, 1000] {
            let read = try ReadDataset(.csv, text, pieces: length)
            #expect(read.contents.shape == shape)
            #expect(read.values == values)
            #expect(read.contents.type == .float64)
        }
    }

    @Test(arguments: [
        ("1,2\n3\n", DatasetFault.Reason.ragged(expected: 2, found: 1), 2, 1),
        ("1,2\n3,4,5\n", .ragged(expected: 2, found: 3), 2, 3),
        ("1,2\n3,4\n5,6,", .ragged(expected: 2, found: 3), 3, 3),
        ("x,y\n1\n", .ragged(expected: 2, found: 1), 2, 1),
        ("1,2\n3,\n", .emptyField, 2, 2),
        ("1,,3\n", .emptyField, 1, 2),
        (",2\n", .emptyField, 1, 1),
        (",\n1,2\n", .emptyField, 1, 1),
        ("1,\"\"\n", .emptyField, 1, 2),
        ("1\n\n2\n", .emptyLine, 2, 1),
        ("\n1\n", .emptyLine, 1, 1),
        ("1\r\n\r\n", .emptyLine, 2, 1),
        ("1,2\n3,four\n", .notANumber("four"), 2, 2),
        ("1,x\n3,4\n", .notANumber("x"), 1, 2),
        ("x,2\n3,4\n", .notANumber("x"), 1, 1),
        ("1\n1;2\n", .notANumber("1;2"), 2, 1),
        ("1\n0x10\n", .notANumber("0x10"), 2, 1),
        ("1\n.5\n", .notANumber(".5"), 2, 1),
        ("1\n+-5\n", .notANumber("+-5"), 2, 1),
        ("1\n١\n", .notANumber("١"), 2, 1),
        ("1\nnan\n", .notFinite("nan"), 2, 1),
        ("1\n-Infinity\n", .notFinite("-Infinity"), 2, 1),
        ("1,1e999\n", .notFinite("1e999"), 1, 2),
        ("nan,1\n", .notFinite("nan"), 1, 1),
        ("1\n\"2\n", .misplacedQuote, 3, 1),
        ("1\n\"2\"3\n", .misplacedQuote, 2, 1),
        ("1\n2\"\n", .misplacedQuote, 2, 1),
        ("1\r2\n", .bareReturn, 1, 1),
        ("1\r", .bareReturn, 1, 1),
    ])
    func `A fault is named by line and column`(
        text: String, reason: DatasetFault.Reason, line: Int, column: Int
    ) {
        let place: DatasetFault.Place = line == 0 ? .whole : .field(line: line, column: column)
        for length in [1, 1000] {
            #expect(throws: DatasetFault(reason, at: place)) {
                try ReadDataset(.csv, text, pieces: length)
            }
        }
    }

    @Test func `A field has a limit`() {
        let text = "1,2\n3," + String(repeating: "0", count: 1001)
        #expect(throws: DatasetFault(.fieldTooLong(limit: 1000), at: .field(line: 2, column: 2))) {
            try ReadDataset(.csv, text)
        }
    }

    @Test func `Nothing, and names alone, are no data`() {
        #expect(throws: DatasetFault(.empty, at: .whole)) { try ReadDataset(.csv, "") }
        #expect(throws: DatasetFault(.headerOnly, at: .whole)) { try ReadDataset(.csv, "a,b\n") }
    }
}
