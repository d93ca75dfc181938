/// Means of square cells of a matrix whose rows come one after another, one row of cells at a time.
///
/// The sums are in double precision and always in one order: first down each column, and then the columns of a cell from
/// the first to the last. So equal matrices have equal means, whatever pieces their rows come in.
///
/// Memory: a row of sums.
package struct CellMeans<Scalar: NetworkScalar>: Sendable {
    /// Columns of a cell.
    private let size: Int
    private let columns: Int
    /// How many numbers each place of the matrix has; each has a mean of its own.
    private let pairSize: Int
    /// A power of two by which sums of a whole cell of the largest numbers are no larger than these.
    private let scale: Double
    private var sums: [Double]
    private var rows = 0

    /// - Parameters:
    ///   - size: K > 0: rows and columns of a cell; there are fewer at the end.
    ///   - columns: Of the matrix. Positive.
    ///   - pairSize: Numbers at each place. Positive.
    package init(size: Int, columns: Int, pairSize: Int) {
        precondition(size > 0 && columns > 0 && pairSize > 0)
        self.size = size
        self.columns = columns
        self.pairSize = pairSize
        // K ≤ 2ᵏ, and so K² ≤ 4ᵏ.
        let exponent = Int.bitWidth - (size - 1).leadingZeroBitCount
        scale = Double(sign: .plus, exponent: -2 * exponent, significand: 1)
        sums = Array(repeating: 0, count: columns * pairSize)
    }
}

extension CellMeans {
    /// Cells of a row.
    package var cells: Int { (columns + size - 1) / size }

    /// Adds some rows, in C order and the machine's byte order.
    ///
    /// - Precondition: They are whole, and with those before at most as many as a cell has.
    /// - Complexity: O(values).
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package mutating func add(_ bytes: RawSpan) {
        let width = sums.count
        let count = bytes.byteCount / (width * MemoryLayout<Scalar>.size)
        precondition(bytes.byteCount == count * width * MemoryLayout<Scalar>.size && rows + count <= size)
        let scale = scale
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe Scalar.addRowSumsLoop(&sums, bytes.baseAddress, scale, count, width)
        }
        rows += count
    }

    /// The cells of the rows that came, cells × pair; the next ones begin a new row of cells.
    ///
    /// - Complexity: O(columns).
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package mutating func finish() -> [Scalar] {
        precondition(rows > 0)
        var means: [Scalar] = []
        means.reserveCapacity(cells * pairSize)
        for start in stride(from: 0, to: columns, by: size) {
            let end = min(columns, start + size)
            let weight = Double(rows * (end - start)) * scale
            for place in 0..<pairSize {
                var sum = 0.0
                for column in start..<end { sum += sums[column * pairSize + place] }
                // Rounding may lift a mean of the largest numbers over them.
                let limit = Double.greatestFiniteMagnitude
                means.append(Scalar(min(max(sum / weight, -limit), limit)))
            }
        }
        sums = Array(repeating: 0, count: sums.count)
        rows = 0
        return means
    }
}
