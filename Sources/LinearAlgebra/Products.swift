/// Products that make a new matrix, for where memory does not matter.
extension Matrix<Double> {
    /// a · b, n × k times k × m.
    package static func product(_ a: Matrix, _ b: Matrix) -> Matrix {
        var product = Matrix.unwritten(rows: a.rows, columns: b.columns)
        product.setProduct(a.all, b.all)
        return product
    }

    /// a · bᵀ, n × k times k × m.
    package static func product(_ a: Matrix, transposed b: Matrix) -> Matrix {
        var product = Matrix.unwritten(rows: a.rows, columns: b.rows)
        product.setProduct(a.all, transposed: b.all)
        return product
    }

    /// aᵀ · b, n × k times k × m.
    package static func product(transposed a: Matrix, _ b: Matrix) -> Matrix {
        var product = Matrix.unwritten(rows: a.columns, columns: b.columns)
        product.setProduct(transposed: a.all, b.all, at: 0, stride: b.columns)
        return product
    }

    /// a · aᵀ, symmetric to the bit.
    package static func gram(_ a: Matrix) -> Matrix {
        var gram = Matrix.unwritten(rows: a.rows, columns: a.rows)
        gram.setLowerGram(a.all)
        gram.copyLowerTriangle()
        return gram
    }

    /// Makes a square matrix symmetric by what lies on and below its diagonal.
    package mutating func copyLowerTriangle() {
        precondition(rows == columns)
        for i in 0..<rows { for j in 0..<i { elements[j * columns + i] = elements[i * columns + j] } }
    }

    /// The matrix with row i times `factors[i]`.
    package func scalingRows(by factors: [Double]) -> Matrix {
        precondition(factors.count == rows)
        var scaled = self
        for i in 0..<rows { for j in 0..<columns { scaled.elements[i * columns + j] *= factors[i] } }
        return scaled
    }

    /// The matrix with column j times `factors[j]`.
    package func scalingColumns(by factors: [Double]) -> Matrix {
        precondition(factors.count == columns)
        var scaled = self
        for i in 0..<rows { for j in 0..<columns { scaled.elements[i * columns + j] *= factors[j] } }
        return scaled
    }
}
