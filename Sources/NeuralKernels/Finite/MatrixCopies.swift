package import LinearAlgebra

extension Matrix {
    /// Some of the rows, in this order, as a matrix of their own.
    func copy(ofRows rows: some Collection<Int>) -> Matrix {
        var elements: [Element] = []
        elements.reserveCapacity(rows.count * columns)
        for row in rows { elements += self.elements[row * columns..<(row + 1) * columns] }
        return Matrix(rows: rows.count, columns: columns, elements: elements)
    }
}

extension Matrix where Element: NetworkScalar {
    /// The same numbers in double precision.
    package var doubled: Matrix<Double> {
        Matrix<Double>(rows: rows, columns: columns, elements: elements.map { Double($0) })
    }
}
