internal import LinearAlgebra

/// The engine's inner loops over whole arrays, in C or on bare pointers so that the compiler vectorizes them.
///
/// Each checks its sizes once, before the loop.
enum Elementwise {
    /// x ← x ∘ y.
    static func multiply<Scalar: NetworkScalar>(_ x: inout [Scalar], by y: [Scalar]) {
        precondition(y.count == x.count)
        unsafe Scalar.multiplyLoop(&x, y, y.count)
    }

    /// x ← x + y.
    static func add<Scalar: NetworkScalar>(_ y: [Scalar], to x: inout [Scalar]) {
        precondition(y.count == x.count)
        unsafe Scalar.addLoop(&x, y, y.count)
    }

    /// x ← 0 in a range.
    static func clear<Scalar: NetworkScalar>(_ x: inout [Scalar], _ range: Range<Int>) {
        unsafe x.withUnsafeMutableBufferPointer {
            unsafe UnsafeMutableBufferPointer(rebasing: $0[range]).update(repeating: 0)
        }
    }

    /// x ← s x, and with a `row` x ← s x + row for every row of that length.
    static func scale<Scalar: NetworkScalar>(_ x: inout [Scalar], by s: Scalar, adding row: [Scalar]?) {
        guard let row else {
            if s == 1 { return }
            for i in x.indices { x[i] *= s }
            return
        }
        let width = row.count
        precondition(x.count.isMultiple(of: width))
        unsafe x.withUnsafeMutableBufferPointer { x in
            unsafe row.withUnsafeBufferPointer { row in
                for start in stride(from: 0, to: x.count, by: width) {
                    for i in 0..<width { unsafe x[start + i] = x[start + i] * s + row[i] }
                }
            }
        }
    }

    /// One block of rows times one row: target[(n · R + r), :] ← left[r, :] ∘ right[n, :].
    static func spread<Scalar: NetworkScalar>(
        _ left: Matrix<Scalar>, _ right: Matrix<Scalar>
    ) -> Matrix<Scalar> {
        let (seeds, samples, width) = (left.rows, right.rows, left.columns)
        precondition(right.columns == width)
        var target = Matrix<Scalar>.unwritten(rows: samples * seeds, columns: width)
        unsafe target.elements.withUnsafeMutableBufferPointer { target in
            unsafe left.elements.withUnsafeBufferPointer { left in
                unsafe right.elements.withUnsafeBufferPointer { right in
                    for sample in 0..<samples {
                        for seed in 0..<seeds {
                            let (a, b, c) = (seed * width, sample * width, (sample * seeds + seed) * width)
                            for i in 0..<width { unsafe target[c + i] = left[a + i] * right[b + i] }
                        }
                    }
                }
            }
        }
        return target
    }

    /// Every block of `seeds` rows times one row, in place: x[(n · R + r), :] ← x[…] ∘ y[n, :].
    static func multiplyRows<Scalar: NetworkScalar>(
        _ x: inout Matrix<Scalar>, by y: Matrix<Scalar>, seeds: Int
    ) {
        let width = y.columns
        precondition(x.columns == width && x.rows == y.rows * seeds)
        let samples = y.rows
        unsafe x.elements.withUnsafeMutableBufferPointer { x in
            unsafe y.elements.withUnsafeBufferPointer { y in
                for sample in 0..<samples {
                    for seed in 0..<seeds {
                        let (a, b) = ((sample * seeds + seed) * width, sample * width)
                        for i in 0..<width { unsafe x[a + i] *= y[b + i] }
                    }
                }
            }
        }
    }

    /// values ← values + (g inner + b) ∘ outer.
    static func addProduct<Scalar: NetworkScalar>(
        to values: inout [Scalar], _ inner: [Scalar], gain g: Scalar, offset b: Scalar, _ outer: [Scalar]
    ) {
        precondition(inner.count == values.count && outer.count == values.count)
        unsafe Scalar.addProductLoop(&values, inner, g, b, outer, inner.count)
    }

    /// sums ← Σ over some rows of (g inner + b) ∘ outer.
    static func setSums<Scalar: NetworkScalar>(
        _ sums: inout [Scalar], of inner: Matrix<Scalar>, _ outer: Matrix<Scalar>, rows: Range<Int>,
        gain g: Scalar, offset b: Scalar
    ) {
        let width = sums.count
        precondition(inner.columns == width && outer.columns == width)
        precondition(rows.upperBound <= inner.rows && rows.upperBound <= outer.rows)
        let start = rows.lowerBound * width
        unsafe inner.elements.withUnsafeBufferPointer { inner in
            unsafe outer.elements.withUnsafeBufferPointer { outer in
                guard let inner = inner.baseAddress, let outer = outer.baseAddress else { return }
                unsafe Scalar.sumProductsLoop(
                    &sums, inner + start, g, b, outer + start, rows.count, width)
            }
        }
    }

    /// values ← values + g terms.
    static func add<Scalar: NetworkScalar>(_ terms: [Scalar], gain g: Scalar, to values: inout [Scalar]) {
        let count = values.count
        precondition(terms.count == count)
        unsafe values.withUnsafeMutableBufferPointer { values in
            unsafe terms.withUnsafeBufferPointer { terms in
                for i in 0..<count { unsafe values[i] += g * terms[i] }
            }
        }
    }

    /// Whether every number is finite.
    static func isFinite<Scalar: NetworkScalar>(_ x: [Scalar]) -> Bool {
        unsafe Scalar.allFiniteLoop(x, x.count) != 0
    }

    /// The sum of every `length` numbers that lie side by side.
    static func sumsOfRuns<Scalar: NetworkScalar>(_ x: [Scalar], length: Int) -> [Scalar] {
        var sums = [Scalar](repeating: 0, count: x.count / length)
        unsafe Scalar.sumRunsLoop(&sums, x, sums.count, length)
        return sums
    }
}
