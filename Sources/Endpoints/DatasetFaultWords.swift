internal import HTTP
internal import HTTPTypes
internal import JSON
internal import Jobs

/// What is wrong with a data set, in words.
extension Problem {
    init(_ fault: DatasetFault) {
        if case .malformedJSON(let reason) = fault.reason, case .character(let line, let column) = fault.place
        {
            self.init(JSONError(line: line, column: column, reason: reason))
            return
        }
        let words = fault.reason.detail
        self.init(
            .invalidDataset,
            detail: "\(fault.place.phrase) \(words).".capitalizedFirst, members: fault.place.members)
        if case .pointer(let pointer) = fault.place {
            errors = [Violation(pointer: pointer.description, detail: words)]
        }
    }
}

extension DatasetFault.Place {
    fileprivate var phrase: String {
        switch self {
        case .whole: "the data set"
        case .byte(let offset): "byte \(offset):"
        case .sample(let row, let position): "row \(row), position \(position):"
        case .field(let line, let column): "line \(line), column \(column):"
        case .character(let line, let column): "line \(line), column \(column):"
        case .pointer(let pointer):
            pointer.description.isEmpty ? "the document" : pointer.description
        }
    }

    fileprivate var members: [Problem.Member] {
        switch self {
        case .whole, .pointer: []
        case .byte(let offset): [Problem.Member(name: "byte", value: offset)]
        case .sample(let row, let position):
            [Problem.Member(name: "row", value: row), Problem.Member(name: "position", value: position)]
        case .field(let line, let column), .character(let line, let column):
            [Problem.Member(name: "line", value: line), Problem.Member(name: "column", value: column)]
        }
    }
}

extension DatasetFault.Reason {
    fileprivate var detail: String {
        switch self {
        case .empty: "must not be empty"
        case .notFinite(let text): "must be a finite number, got \(text)"
        case .tooManyAxes(let limit): "has more than \(limit) axes"
        case .tooManyNumbers(let limit):
            "has an axis, or samples, of more than \(limit) numbers"
        case .emptyAxis(let axis): "must not be empty, but axis \(axis) of the shape is 0"
        case .noAxes: "must have at least one axis, but the shape is that of a single number"
        case .emptyField: "the field is empty, and a number is needed"
        case .emptyLine: "the line is empty"
        case .notANumber(let text): "must be a number, got \(text)"
        case .ragged(let expected, let found) where found > expected:
            "must have a length of \(expected), as what comes before, but is longer"
        case .ragged(let expected, let found):
            "must have a length of \(expected), as what comes before, but has one of \(found)"
        case .fieldTooLong(let limit): "the field is longer than \(limit) bytes"
        case .misplacedQuote: "a quotation mark is not at both ends of its field"
        case .bareReturn: "a carriage return is not followed by a line feed"
        case .headerOnly: "has a line of names, and no line of numbers"
        case .wrongType(let expected, let found): "must be \(expected.phrase), got \(found.phrase)"
        case .malformedJSON(let reason): reason.description
        case .notNPY, .unknownVersion, .headerTooLong, .malformedHeader, .unknownKey, .repeatedKey,
            .missingKey, .unsupportedType, .fortranOrder, .truncated, .extraBytes:
            fileDetail
        }
    }

    /// Of a NumPy file.
    private var fileDetail: String {
        switch self {
        case .notNPY: "this is not how a NumPy file begins"
        case .unknownVersion(let major, let minor):
            "the file's version is \(major).\(minor), and must be 1.0, 2.0 or 3.0"
        case .headerTooLong(let length, let limit):
            "the header has \(length) bytes, over the limit of \(limit)"
        case .malformedHeader: "the header is not complete, or not a dictionary as NumPy writes it"
        case .unknownKey(let key): "the header has an unknown key, \(key.prefix(100))"
        case .repeatedKey(let key): "the header has the key \(key) twice"
        case .missingKey(let key): "the header lacks the key \(key)"
        case .unsupportedType(let text):
            "the type \(text.prefix(100)) is none of numbers: floats of 2, 4 or 8 bytes, integers and bool are"
        case .fortranOrder: "the numbers are in Fortran order: save numpy.ascontiguousarray of the array"
        case .truncated(let announced): "the file ends here, but its header announces \(announced) bytes"
        case .extraBytes(let announced):
            "the file goes on after the \(announced) bytes that its header announces"
        default: ""
        }
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
