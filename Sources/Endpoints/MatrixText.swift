internal import JSON
internal import Jobs
internal import NeuralKernels

/// Writes a matrix's values as text.
struct MatrixText {
    let format: MatrixFormat
    /// The shape of the values of one pair of samples.
    let pairShape: [Int]
    let columns: Int
    /// How many values were NaN or infinite, and written as null.
    private(set) var nonfinite = 0

    init(format: MatrixFormat, shape: [Int]) {
        self.format = format
        columns = shape[1]
        pairShape = Array(shape.dropFirst(2))
    }

    /// Writes a row: an array of pairs, or a line of values.
    mutating func append<Scalar: DecimalScalar>(
        row: ArraySlice<Scalar>, to bytes: inout [UInt8]
    ) {
        if format == .json, !pairShape.isEmpty {
            append(nested: row, shape: ([columns] + pairShape)[...], to: &bytes)
            return
        }
        if format == .json { bytes.append(UInt8(ascii: "[")) }
        append(list: row, to: &bytes)
        if format == .json { bytes.append(UInt8(ascii: "]")) } else { bytes.append(contentsOf: "\r\n".utf8) }
    }

    private mutating func append<Scalar: DecimalScalar>(
        nested values: ArraySlice<Scalar>, shape: ArraySlice<Int>, to bytes: inout [UInt8]
    ) {
        bytes.append(UInt8(ascii: "["))
        if shape.count == 1 {
            append(list: values, to: &bytes)
        } else {
            let length = values.count / (shape.first ?? 1)
            for start in stride(from: values.startIndex, to: values.endIndex, by: length) {
                if start > values.startIndex { bytes.append(UInt8(ascii: ",")) }
                append(nested: values[start..<start + length], shape: shape.dropFirst(), to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func append<Scalar: DecimalScalar>(
        list values: ArraySlice<Scalar>, to bytes: inout [UInt8]
    ) {
        nonfinite += JSONWriter.append(
            values.span, nonfinite: format == .json ? .null : .described, to: &bytes)
    }
}

extension MatrixText {
    /// What comes before the first row.
    func opening(of source: MatrixSource) -> [UInt8] {
        guard format == .json else { return [] }
        let axes = source.part.axes(
            isRectangular: source.job.order.form.isRectangular, count: pairShape.count + 2)
        var head: JSONObject = [
            "job": .string(source.job.id.description),
            "shape": .array(source.shape.map { .integer($0) }),
            "axes": .array(axes.map { .string($0) }),
            "dtype": .string(source.elementType.rawValue),
        ]
        if let choice = source.choice {
            if choice.order != .data { head.append("order", .string(choice.order.rawValue)) }
            if choice.pool > 1 { head.append("pool", .integer(choice.pool)) }
        }
        return JSONWriter.bytes(.object(head)).dropLast() + Array(",\"\(source.part.memberName)\":[".utf8)
    }

    /// What comes after the last row.
    func closing() -> [UInt8] {
        format == .json ? Array("],\"nonfinite\":\(nonfinite)}".utf8) : []
    }
}
