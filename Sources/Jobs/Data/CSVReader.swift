internal import JSON

/// Reads comma-separated numbers by RFC 4180: a line is a sample.
///
/// Lines end in CRLF or in LF alone; the last need not end. A field may stand in quotation marks, and blanks around
/// a number are ignored. Numbers are written as in JSON, with a plus sign allowed. A first line in which no field is a
/// number is a header, and skipped; one that mixes names and numbers is refused, since it may be a slip.
struct CSVReader: NumberReader {
    private enum State {
        case fieldStart
        case plain
        case quoted
        /// Behind a quotation mark within quotation marks: the field's end, or the first of two for one.
        case quote
        /// Behind a carriage return.
        case lineEnd
    }

    private var state = State.fieldStart
    private var field: [UInt8] = []
    /// Counted from 1.
    private var line = 1
    private var column = 1
    /// Of every line, once there has been one.
    private var width: Int?
    /// What the first line is.
    private var head = HeadLine.open(nil)
    /// Of the line at hand; a quoted field may have ends of lines within it.
    private var firstLine = 1
    private var rows = 0
    private var hasBegun = false

    /// In bytes, without quotation marks.
    private static let maximumField = 1000
    private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

    var type: NumberType { .float64 }

    mutating func read(_ bytes: [UInt8], into sink: inout NumberSink) throws(DatasetFault) {
        for byte in bytes {
            hasBegun = true
            try take(byte, into: &sink)
        }
    }

    mutating func finish(into sink: inout NumberSink) throws(DatasetFault) -> [Int] {
        guard hasBegun else { throw DatasetFault(.empty, at: .whole) }
        switch state {
        case .quoted: throw fault(.misplacedQuote)
        case .lineEnd: throw fault(.bareReturn)
        case .fieldStart where column == 1: break
        case .fieldStart, .plain, .quote: try endLine(into: &sink)
        }
        guard rows > 0, let width else { throw DatasetFault(.headerOnly, at: .whole) }
        return [rows, width]
    }

    private func fault(_ reason: DatasetFault.Reason) -> DatasetFault {
        DatasetFault(reason, at: .field(line: line, column: column))
    }

    private mutating func take(_ byte: UInt8, into sink: inout NumberSink) throws(DatasetFault) {
        switch (state, byte) {
        case (.lineEnd, UInt8(ascii: "\n")): try endLine(into: &sink)
        case (.lineEnd, _): throw fault(.bareReturn)
        case (.quoted, UInt8(ascii: "\"")): state = .quote
        case (.quoted, _):
            if byte == UInt8(ascii: "\n") { line += 1 }
            try append(byte)
        case (.quote, UInt8(ascii: "\"")):
            try append(byte)
            state = .quoted
        case (_, UInt8(ascii: ",")):
            try endField(into: &sink)
            column += 1
        case (_, UInt8(ascii: "\n")): try endLine(into: &sink)
        case (_, UInt8(ascii: "\r")): state = .lineEnd
        case (.fieldStart, UInt8(ascii: "\"")) where field.isEmpty || isByteOrderMark:
            field.removeAll(keepingCapacity: true)
            state = .quoted
        case (.quote, _), (_, UInt8(ascii: "\"")): throw fault(.misplacedQuote)
        case (.fieldStart, _), (.plain, _):
            try append(byte)
            state = .plain
            // What follows the mark begins the first field, so that a quotation mark may come.
            if isByteOrderMark { state = .fieldStart }
        }
    }

    private var isByteOrderMark: Bool {
        line == 1 && column == 1 && width == nil && field == Self.byteOrderMark
    }

    private mutating func append(_ byte: UInt8) throws(DatasetFault) {
        guard field.count < Self.maximumField else { throw fault(.fieldTooLong(limit: Self.maximumField)) }
        field.append(byte)
    }

    private mutating func endField(into sink: inout NumberSink) throws(DatasetFault) {
        defer {
            field.removeAll(keepingCapacity: true)
            state = .fieldStart
        }
        if let width, column > width {
            throw DatasetFault(
                .ragged(expected: width, found: column), at: .field(line: firstLine, column: column))
        }
        if isFirst, field.starts(with: Self.byteOrderMark) { field.removeFirst(3) }
        let number = DecimalField(field)
        guard width == nil else { return sink.append(try number.value(fault)) }
        if let value = try head.take(number, fault) { sink.append(value) }
    }

    private var isFirst: Bool { width == nil && column == 1 }

    private mutating func endLine(into sink: inout NumberSink) throws(DatasetFault) {
        if column == 1, field.isEmpty, state == .fieldStart || state == .lineEnd {
            throw fault(.emptyLine)
        }
        try endField(into: &sink)
        if let width {
            guard column == width else {
                throw DatasetFault(
                    .ragged(expected: width, found: column), at: .field(line: firstLine, column: column))
            }
            rows += 1
        } else {
            width = column
            switch head {
            case .open(let fault?): throw fault
            case .numbers: rows += 1
            case .open, .names: break
            }
        }
        line += 1
        firstLine = line
        column = 1
    }
}

/// What the first line is: numbers, or the names of a header.
///
/// Its first field that is not empty decides; all others must be of the same kind.
private enum HeadLine {
    /// So far there have been empty fields, or none.
    case open(DatasetFault?)
    case numbers
    /// With what is wrong with the first of them if it should be a number.
    case names(DatasetFault)

    /// - Returns: The field's number when the line is one of numbers.
    mutating func take(
        _ field: DecimalField, _ fault: (DatasetFault.Reason) -> DatasetFault
    ) throws(DatasetFault) -> Double? {
        switch (self, field) {
        case (.numbers, _): return try field.value(fault)
        case (.names, .word), (.names, .empty): return nil
        case (.names(let first), _): throw first
        case (.open(let empty), .empty):
            self = .open(empty ?? fault(.emptyField))
            return nil
        case (.open, .word(let text)):
            self = .names(fault(.notANumber(text)))
            return nil
        case (.open(let empty?), _): throw empty
        case (.open(nil), _):
            self = .numbers
            return try field.value(fault)
        }
    }
}
