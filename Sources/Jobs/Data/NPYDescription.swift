/// The header of a NumPy file: a Python dictionary of exactly `descr`, `fortran_order` and `shape`.
///
/// Read strictly, as the few literals that NumPy writes: whoever evaluated it would run a stranger's program.
struct NPYDescription: Hashable {
    let type: NumberType
    let isBigEndian: Bool
    let shape: [Int]

    /// Bytes; NumPy reads no longer header either unless it is told to.
    static let maximumLength = 10_000

    /// Bytes of the numbers; not more than `Int` holds for a shape without faults.
    var byteCount: Int { shape.reduce(type.size, *) }

    /// - Parameters:
    ///   - bytes: The header without what comes before it.
    ///   - start: Where it begins in the file.
    /// - Throws: ``DatasetFault`` for what is no header, or that of no data set.
    init(_ bytes: [UInt8], at start: Int) throws(DatasetFault) {
        var scanner = PythonScanner(bytes, at: start)
        var description: (text: String, place: Int)?
        var order: (isFortran: Bool, place: Int)?
        var shape: [Int]?
        try scanner.expect("{")
        while !scanner.skip("}") {
            let place = scanner.place
            let key = try scanner.string()
            let isKnown =
                switch key {
                case "descr": description != nil
                case "fortran_order": order != nil
                case "shape": shape != nil
                default: throw DatasetFault(.unknownKey(key), at: .byte(place))
                }
            guard !isKnown else { throw DatasetFault(.repeatedKey(key), at: .byte(place)) }
            try scanner.expect(":")
            switch key {
            case "descr": description = (try scanner.typeText(), place)
            case "fortran_order": order = (try scanner.bool(), place)
            default: shape = try scanner.tuple()
            }
            guard scanner.skip(",") || scanner.isNext("}") else { throw scanner.fault }
        }
        guard scanner.isAtEnd else { throw scanner.fault }
        for (key, isMissing) in [
            ("descr", description == nil), ("fortran_order", order == nil), ("shape", shape == nil),
        ] where isMissing { throw DatasetFault(.missingKey(key), at: .byte(start)) }
        guard let description, let order, let shape else { throw scanner.fault }
        guard let (type, isBigEndian) = Self.type(description.text) else {
            throw DatasetFault(.unsupportedType(description.text), at: .byte(description.place))
        }
        // With one axis both orders are the same, but whoever writes so means something else.
        guard !order.isFortran else { throw DatasetFault(.fortranOrder, at: .byte(order.place)) }
        self.type = type
        self.isBigEndian = isBigEndian
        self.shape = shape
    }

    /// A byte order (`<`, `>`, `=` the machine's, `|` none), a kind, and a size in bytes.
    private static func type(_ text: String) -> (NumberType, isBigEndian: Bool)? {
        guard let order = text.first, "<>=|".contains(order) else { return nil }
        let types: [Substring: NumberType] = [
            "f2": .float16, "f4": .float32, "f8": .float64, "i1": .int8, "i2": .int16, "i4": .int32,
            "i8": .int64, "u1": .uint8, "u2": .uint16, "u4": .uint32, "u8": .uint64, "b1": .bool,
        ]
        guard let type = types[text.dropFirst()], order != "|" || type.size == 1 else { return nil }
        return (type, order == ">")
    }
}

/// The few literals of Python that a header consists of.
private struct PythonScanner {
    private let bytes: [UInt8]
    private let start: Int
    private var position = 0

    init(_ bytes: [UInt8], at start: Int) {
        self.bytes = bytes
        self.start = start
    }

    /// Where it stands in the file.
    var place: Int { start + position }

    var fault: DatasetFault { DatasetFault(.malformedHeader, at: .byte(place)) }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[position]) { position += 1 }
    }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return position == bytes.count
        }
    }

    mutating func isNext(_ character: UnicodeScalar) -> Bool {
        skipSpace()
        return position < bytes.count && bytes[position] == UInt8(ascii: character)
    }

    mutating func skip(_ character: UnicodeScalar) -> Bool {
        guard isNext(character) else { return false }
        position += 1
        return true
    }

    mutating func expect(_ character: UnicodeScalar) throws(DatasetFault) {
        guard skip(character) else { throw fault }
    }

    /// A string without escapes: NumPy writes none.
    mutating func string() throws(DatasetFault) -> String {
        skipSpace()
        guard position < bytes.count,
            let quote = [UInt8(ascii: "'"), UInt8(ascii: "\"")]
                .first(where: { $0 == bytes[position] })
        else { throw fault }
        position += 1
        let begin = position
        while position < bytes.count, bytes[position] != quote {
            guard (0x20...0x7e).contains(bytes[position]), bytes[position] != UInt8(ascii: "\\") else {
                throw fault
            }
            position += 1
        }
        guard position < bytes.count else { throw fault }
        defer { position += 1 }
        return String(decoding: bytes[begin..<position], as: UTF8.self)
    }

    /// A type's name; of a structured type, which is a list, the beginning.
    mutating func typeText() throws(DatasetFault) -> String {
        guard isNext("[") else { return try string() }
        let place = place
        throw DatasetFault(
            .unsupportedType(String(decoding: bytes[position...].prefix(40), as: UTF8.self)), at: .byte(place)
        )
    }

    mutating func bool() throws(DatasetFault) -> Bool {
        skipSpace()
        for (word, value) in [("True", true), ("False", false)]
        where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return value
        }
        throw fault
    }

    /// Sizes in parentheses; a single one has a comma behind it.
    mutating func tuple() throws(DatasetFault) -> [Int] {
        try expect("(")
        var sizes: [Int] = []
        while !skip(")") {
            sizes.append(try size())
            let hasComma = skip(",")
            guard hasComma || sizes.count > 1 && isNext(")") else { throw fault }
            guard sizes.count <= DatasetShape.maximumAxes else {
                throw DatasetFault(.tooManyAxes(limit: DatasetShape.maximumAxes), at: .byte(place))
            }
        }
        return sizes
    }

    /// Digits, and the L that Python 2 wrote behind them.
    private mutating func size() throws(DatasetFault) -> Int {
        skipSpace()
        let begin = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
        guard position > begin else { throw fault }
        guard let size = Int(String(decoding: bytes[begin..<position], as: UTF8.self)) else {
            throw DatasetFault(.tooManyNumbers(limit: SizeReader.maximum), at: .byte(start + begin))
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: "L") { position += 1 }
        return size
    }
}
