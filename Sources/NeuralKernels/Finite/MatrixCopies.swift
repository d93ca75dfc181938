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

extension Matrix {
    /// Matrices of one shape, one beside another.
    init(sideBySide parts: [Matrix]) {
        let (rows, width) = (parts[0].rows, parts[0].columns)
        var elements: [Element] = []
        elements.reserveCapacity(rows * width * parts.count)
        for row in 0..<rows {
            for part in parts { elements += part.elements[row * width..<(row + 1) * width] }
        }
        self.init(rows: rows, columns: width * parts.count, elements: elements)
    }

    /// What ``init(sideBySide:)`` was made of.
    func parts(_ count: Int) -> [Matrix] {
        let width = columns / count
        return (0..<count).map { index in
            var elements: [Element] = []
            elements.reserveCapacity(rows * width)
            for row in 0..<rows {
                let start = row * columns + index * width
                elements += self.elements[start..<start + width]
            }
            return Matrix(rows: rows, columns: width, elements: elements)
        }
    }
}

extension Matrix where Element: NetworkScalar {
    /// The same numbers in double precision.
    package var doubled: Matrix<Double> {
        Matrix<Double>(rows: rows, columns: columns, elements: elements.map { Double($0) })
    }
}
