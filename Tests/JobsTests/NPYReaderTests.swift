import Foundation
import JSON
import Jobs
import NeuralKernels
import TestSupport
import Testing

/// Files that NumPy wrote, and files that it would not.
@Suite struct NPYReaderTests {
    private static func file(_ name: String) throws -> [UInt8] {
        let url = Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Arrays")
        return [UInt8](try Data(contentsOf: #require(url)))
    }

    private static func npy(_ name: String) throws -> [UInt8] { try file(name + ".npy") }

    /// A file of this header, and of these numbers as float64.
    private static func file(
        _ header: String, _ numbers: [Double] = [], version: [UInt8] = [1, 0]
    ) -> [UInt8] {
        let length = UInt16(header.utf8.count)
        return [0x93] + Array("NUMPY".utf8) + version + length.littleEndianBytes + Array(header.utf8)
            + numbers.flatMap { $0.bitPattern.littleEndianBytes }
    }

    private static func header(_ shape: String, type: String = "<f8", order: String = "False") -> String {
        "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }\n"
    }

    @Test func `Every type in every byte order is read as NumPy reads it`() throws {
        guard case .object(let cases) = try JSONReader.read(Self.file("expected.json")) else {
            Issue.record("no cases")
            return
        }
        #expect(cases.members.count == 33)
        for member in cases.members {
            guard case .object(let expected) = member.value else { continue }
            let bytes = try Self.npy(member.name)
            for length in [1, 7, 4096] {
                let read = try ReadDataset(.npy, bytes, pieces: length)
                #expect(expected["dtype"] == .string(read.contents.type.rawValue), "\(member.name)")
                #expect(expected["shape"]?.leaves == read.contents.shape.map(Double.init), "\(member.name)")
                // Also the sign of zero.
                let bits = expected["values"]?.leaves.map(\.bitPattern)
                #expect(bits == read.values.map(\.bitPattern), "\(member.name)")
                #expect(read.contents.byteCount == bytes.count)
            }
        }
    }

    /// Those in the service's own order are not looked at one by one.
    @Test(arguments: ["f4", "f8"], [nil, Double.nan, -Double.infinity])
    func `In either byte order the same numbers are read, and the same one is refused`(
        type: String, bad: Double?
    ) throws {
        // The two that are farthest from 0 are equally far, and the first counts.
        var numbers = (0..<41).map { Double($0 * $0 % 17) - 8 } + [-100, 3, 100, 0.5, -0.0, 99]
        if let bad { numbers[44] = bad }
        func file(_ isLittle: Bool) -> [UInt8] {
            let bytes = numbers.map { number in
                type == "f4"
                    ? Float(number).bitPattern.littleEndianBytes : number.bitPattern.littleEndianBytes
            }
            return Self.file(Self.header("(47, 1)", type: (isLittle ? "<" : ">") + type), [])
                + bytes.flatMap { isLittle ? $0 : $0.reversed() }
        }
        for length in [1, 3, 8, 61, 4096] {
            func read(_ isLittle: Bool) -> Result<ReadDataset, DatasetFault> {
                Result { () throws(DatasetFault) in try ReadDataset(.npy, file(isLittle), pieces: length) }
            }
            switch (read(true), read(false)) {
            case (.success(let little), .success(let big)):
                #expect(bad == nil)
                #expect(little.values.map(\.bitPattern) == numbers.map(\.bitPattern))
                #expect(little.contents.largest == LargestNumber(magnitude: 100, index: 41))
                #expect(little.contents == big.contents && little.values == big.values)
            case (.failure(let little), .failure(let big)):
                #expect(bad != nil)
                #expect(little == big && little.place == .sample(44, position: 0))
            default: Issue.record("one is read and the other is not")
            }
        }
    }

    @Test(arguments: [
        ("fortran", DatasetFault(.fortranOrder, at: .byte(27))),
        ("object", DatasetFault(.unsupportedType("|O"), at: .byte(11))),
        ("complex", DatasetFault(.unsupportedType("<c16"), at: .byte(11))),
        ("bytes", DatasetFault(.unsupportedType("|S2"), at: .byte(11))),
        ("text", DatasetFault(.unsupportedType("<U2"), at: .byte(11))),
        ("date", DatasetFault(.unsupportedType("<M8[D]"), at: .byte(11))),
        ("longdouble", DatasetFault(.unsupportedType("<f16"), at: .byte(11))),
        ("no-axes", DatasetFault(.noAxes, at: .byte(10))),
        ("empty", DatasetFault(.emptyAxis(0), at: .byte(10))),
        ("no-features", DatasetFault(.emptyAxis(1), at: .byte(10))),
        ("nan", DatasetFault(.notFinite("nan"), at: .sample(1, position: 1))),
        ("infinity", DatasetFault(.notFinite("-inf"), at: .sample(1, position: 0))),
    ])
    func `What NumPy writes and is no data is refused at its place`(
        name: String, fault: DatasetFault
    ) throws {
        let bytes = try Self.npy(name)
        for length in [1, 4096] {
            #expect(throws: fault) { try ReadDataset(.npy, bytes, pieces: length) }
        }
    }

    @Test func `A structured type is refused with its beginning`() throws {
        let error = #expect(throws: DatasetFault.self) {
            try ReadDataset(.npy, Self.npy("structured"))
        }
        guard case .unsupportedType(let text)? = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(text.hasPrefix("[('a', '<i4'), ('b', '<f8')]"))
        #expect(error?.place == .byte(20))
    }

    @Test func `A file that ends early is refused wherever it ends`() throws {
        let bytes = try Self.npy("f4-little")
        #expect(bytes.count == 128 + 24)
        for end in 1..<bytes.count {
            let error = #expect(throws: DatasetFault.self) { try ReadDataset(.npy, Array(bytes[..<end])) }
            #expect(error?.place == .byte(end))
            #expect(error?.reason == (end < 128 ? .malformedHeader : .truncated(announced: bytes.count)))
        }
        #expect(throws: DatasetFault(.empty, at: .whole)) { try ReadDataset(.npy, []) }
    }

    @Test(arguments: [1, 4096])
    func `Bytes after the end are refused`(length: Int) throws {
        let bytes = try Self.npy("f4-little")
        #expect(throws: DatasetFault(.extraBytes(announced: 152), at: .byte(152))) {
            try ReadDataset(.npy, bytes + [0], pieces: length)
        }
    }

    @Test(arguments: [
        (
            "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'x': 1}",
            DatasetFault.Reason.unknownKey("x"), 66
        ),
        ("{'descr': '<f8', 'descr': '<f8'}", .repeatedKey("descr"), 27),
        ("{'descr': '<f8', 'shape': (1,)}", .missingKey("fortran_order"), 10),
        ("{}", .missingKey("descr"), 10),
        (header("(1)"), .malformedHeader, 62),
        (header("[1]"), .malformedHeader, 60),
        (header("(-1,)"), .malformedHeader, 61),
        (header("(1.0,)"), .malformedHeader, 62),
        (header("(1,,)"), .malformedHeader, 63),
        (header("(1, 2"), .malformedHeader, 67),
        (header("(0x1,)"), .malformedHeader, 62),
        (header("(1,)", order: "false"), .malformedHeader, 44),
        (header("(1,)", order: "0"), .malformedHeader, 44),
        (header("(1,)") + "x", .malformedHeader, 68),
        (header("(1,)", type: "<f8\\\\"), .malformedHeader, 24),
        (header("(1,)", type: "<f8\u{7f}"), .malformedHeader, 24),
        ("__import__('os').abort()", .malformedHeader, 10),
        ("{'descr': '<f8', 'fortran_order': False, 'shape': ().__class__}", .malformedHeader, 62),
        (header("(1,)", type: "f8"), .unsupportedType("f8"), 11),
        (header("(1,)", type: "|f8"), .unsupportedType("|f8"), 11),
        (header("(1,)", type: "<f1"), .unsupportedType("<f1"), 11),
        (header("(1,)", type: ""), .unsupportedType(""), 11),
        (header("()"), .noAxes, 10),
        (header("(1, 0)"), .emptyAxis(1), 10),
        (header("(2147483648,)"), .tooManyNumbers(limit: 2147483647), 10),
        (header("(1, 65536, 65536)"), .tooManyNumbers(limit: 2147483647), 10),
        (header("(2, 9223372036854775807, 9223372036854775807)"), .tooManyNumbers(limit: 2147483647), 10),
        (header("(99999999999999999999,)"), .tooManyNumbers(limit: 2147483647), 61),
        (header("(" + String(repeating: "1, ", count: 33) + ")"), .tooManyAxes(limit: 32), 159),
    ])
    func `A hostile header is refused at its place`(
        header: String, reason: DatasetFault.Reason, place: Int
    ) {
        for length in [1, 4096] {
            #expect(throws: DatasetFault(reason, at: .byte(place))) {
                try ReadDataset(.npy, Self.file(header, [1]), pieces: length)
            }
        }
    }

    @Test func `A header may be written as Python may write it`() throws {
        let header = "{ \"shape\":(2L,1L,) ,\t'fortran_order' : False,'descr':'=f8'}   \n"
        let read = try ReadDataset(.npy, Self.file(header, [1, 2]))
        #expect(read.contents.shape == [2, 1])
        #expect(read.values == [1, 2])
    }

    @Test func `The first bytes tell what is no NumPy file`() {
        #expect(throws: DatasetFault(.notNPY, at: .byte(0))) { try ReadDataset(.npy, "1,2\n3,4\n") }
        #expect(throws: DatasetFault(.notNPY, at: .byte(5))) {
            try ReadDataset(.npy, [0x93] + Array("NUMPX".utf8))
        }
        #expect(throws: DatasetFault(.unknownVersion(4, 0), at: .byte(6))) {
            try ReadDataset(.npy, Self.file("{}", version: [4, 0]))
        }
        #expect(throws: DatasetFault(.unknownVersion(1, 1), at: .byte(6))) {
            try ReadDataset(.npy, Self.file("{}", version: [1, 1]))
        }
    }

    /// However long a header says it is, no more than the limit is waited for.
    @Test func `A header over the limit is refused by its length`() {
        #expect(throws: DatasetFault(.headerTooLong(65535, limit: 10_000), at: .byte(8))) {
            try ReadDataset(.npy, [0x93] + Array("NUMPY".utf8) + [1, 0, 0xff, 0xff])
        }
        #expect(throws: DatasetFault(.headerTooLong(0xffff_ffff, limit: 10_000), at: .byte(8))) {
            try ReadDataset(.npy, [0x93] + Array("NUMPY".utf8) + [2, 0, 0xff, 0xff, 0xff, 0xff])
        }
    }
}
