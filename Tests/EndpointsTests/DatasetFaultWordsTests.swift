import HTTP
import HTTPTypes
import JSON
import Jobs
import Testing

@testable import Endpoints

@Suite struct DatasetFaultWordsTests {
    @Test(arguments: [
        (
            DatasetFault(.fortranOrder, at: .byte(27)),
            "Byte 27: the numbers are in Fortran order: save numpy.ascontiguousarray of the array."
        ),
        (
            DatasetFault(.unsupportedType("|O"), at: .byte(11)),
            "Byte 11: the type |O is none of numbers: floats of 2, 4 or 8 bytes, integers and bool are."
        ),
        (
            DatasetFault(.truncated(announced: 152), at: .byte(150)),
            "Byte 150: the file ends here, but its header announces 152 bytes."
        ),
        (
            DatasetFault(.extraBytes(announced: 152), at: .byte(152)),
            "Byte 152: the file goes on after the 152 bytes that its header announces."
        ),
        (
            DatasetFault(.notFinite("nan"), at: .sample(3, position: 1)),
            "Row 3, position 1: must be a finite number, got nan."
        ),
        (
            DatasetFault(.emptyAxis(1), at: .byte(10)),
            "Byte 10: must not be empty, but axis 1 of the shape is 0."
        ),
    ])
    func `A fault is put in words with its place`(fault: DatasetFault, detail: String) {
        let problem = Problem(fault)
        #expect(problem.detail == detail)
        #expect(problem.code == "invalid_dataset" && problem.status.code == 422)
    }

    /// No reason is without words.
    @Test(arguments: [
        DatasetFault.Reason.empty, .notFinite("x"), .tooManyAxes(limit: 1), .tooManyNumbers(limit: 1),
        .notNPY,
        .unknownVersion(9, 1), .headerTooLong(2, limit: 1), .malformedHeader, .unknownKey("x"),
        .repeatedKey("x"), .missingKey("x"), .noAxes, .emptyField, .emptyLine, .notANumber("x"),
        .ragged(expected: 1, found: 2), .ragged(expected: 2, found: 1), .fieldTooLong(limit: 1),
        .misplacedQuote, .bareReturn, .headerOnly, .wrongType(expected: .array, found: .null),
    ])
    func `Every reason has words`(reason: DatasetFault.Reason) {
        let detail = Problem(DatasetFault(reason, at: .whole)).detail
        #expect(detail.count > "The data set .".count + 5)
    }
}
