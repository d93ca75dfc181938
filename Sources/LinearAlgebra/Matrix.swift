/// A dense matrix, row by row in one array.
///
/// Element (i, j) is `elements[i * columns + j]`.
package struct Matrix<Element: BLASElement>: Sendable {
    package let rows: Int
    package let columns: Int
    package var elements: [Element]

    /// - Precondition: `elements.count == rows * columns`.
    @inlinable
    package init(rows: Int, columns: Int, elements: [Element]) {
        precondition(elements.count == rows * columns, "\(elements.count) elements in \(rows) × \(columns)")
        self.rows = rows
        self.columns = columns
        self.elements = elements
    }

    // Inlinable, so that a caller's compiler knows the element and fills at full speed.
    @inlinable
    package init(rows: Int, columns: Int, repeating element: Element = 0) {
        self.init(rows: rows, columns: columns, elements: Array(repeating: element, count: rows * columns))
    }

    /// A matrix of whatever numbers, for what overwrites all of them.
    package static func unwritten(rows: Int, columns: Int) -> Matrix {
        let elements = unsafe [Element](unsafeUninitializedCapacity: rows * columns) { _, count in
            count = rows * columns
        }
        return Matrix(rows: rows, columns: columns, elements: elements)
    }
}

extension Matrix {
    package subscript(row: Int, column: Int) -> Element {
        get { elements[row * columns + column] }
        set { elements[row * columns + column] = newValue }
    }

    /// The whole matrix as a slice.
    package var all: MatrixSlice<Element> {
        MatrixSlice(of: elements, offset: 0, rows: rows, columns: columns, stride: columns)
    }

    /// Rows `range`, sharing this matrix's storage.
    package func rows(_ range: Range<Int>) -> MatrixSlice<Element> {
        MatrixSlice(
            of: elements, offset: range.lowerBound * columns, rows: range.count, columns: columns,
            stride: columns)
    }

}

/// A rectangle of some matrix's storage whose rows lie `stride` elements apart.
package struct MatrixSlice<Element: BLASElement>: Sendable {
    package let rows: Int
    package let columns: Int
    package let stride: Int
    let storage: [Element]
    let offset: Int

    /// - Precondition: the rectangle lies within `storage`, and rows do not overlap.
    package init(of storage: [Element], offset: Int, rows: Int, columns: Int, stride: Int) {
        precondition(rows > 0 && columns > 0 && offset >= 0 && stride >= columns)
        precondition(offset + (rows - 1) * stride + columns <= storage.count)
        self.storage = storage
        self.offset = offset
        self.rows = rows
        self.columns = columns
        self.stride = stride
    }
}
