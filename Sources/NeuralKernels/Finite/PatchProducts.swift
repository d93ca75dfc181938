internal import LinearAlgebra

/// Inner products of patches as sums of inner products of pixels.
///
/// Patches p and q have, tap by tap f, the pixels p∘f and q∘f under them, so that
/// a_p·a_q = Σ_f x_{p∘f}·x_{q∘f}: pixels' products, of as many multiply-adds as there are channels, take the place of
/// patches', of as many as there are channels and taps.
/// - SeeAlso: Arora et al., *On Exact Computation with an Infinitely Wide Neural Net*, NeurIPS 2019, section 4, which
///   sums the covariances of an infinitely wide convolution in this way.
extension Patches {
    /// The inner products of the patches of some samples with those of others.
    ///
    /// - Parameters:
    ///   - pixels: Of the pixels: row (sample · X + pixel), column (pixel · others + other).
    ///   - others: How many samples the columns have.
    /// - Returns: Row (sample · P + patch), column (patch · others + other).
    /// - Complexity: An addition for every entry and tap.
    func products<Scalar: NetworkScalar>(ofPixels pixels: Matrix<Scalar>, others: Int) -> Matrix<Scalar> {
        let samples = pixels.rows / inputPositions
        precondition(pixels.columns == inputPositions * others)
        var sums = Matrix<Scalar>.unwritten(rows: samples * positions, columns: positions * others)
        unsafe sums.elements.withUnsafeMutableBufferPointer { target in
            unsafe pixels.elements.withUnsafeBufferPointer { source in
                guard let target = target.baseAddress, let source = source.baseAddress else { return }
                for row in 0..<samples * positions {
                    let (sample, patch) = row.quotientAndRemainder(dividingBy: positions)
                    let to = unsafe target + row * positions * others
                    unsafe to.update(repeating: 0, count: positions * others)
                    forEachTap(under: patch) { tapY, tapX, pixel in
                        let from = unsafe source + (sample * inputPositions + pixel) * pixels.columns
                        unsafe addTap(tapY, tapX, of: from, to: to, others: others)
                    }
                }
            }
        }
        return sums
    }

    /// Calls `body` with every tap of a patch that has a pixel, not padding, under it.
    private func forEachTap(under patch: Int, _ body: (_ tapY: Int, _ tapX: Int, _ pixel: Int) -> Void) {
        let (y, x) = patch.quotientAndRemainder(dividingBy: width.output)
        for tapY in 0..<height.kernel {
            guard let row = height.source(y, tapY) else { continue }
            for tapX in 0..<width.kernel {
                guard let column = width.source(x, tapX) else { continue }
                body(tapY, tapX, row * width.input + column)
            }
        }
    }

    /// Adds the products of one pixel with those under a tap to those of one patch with all patches.
    private func addTap<Scalar: NetworkScalar>(
        _ tapY: Int, _ tapX: Int, of source: UnsafePointer<Scalar>, to target: UnsafeMutablePointer<Scalar>,
        others: Int
    ) {
        let (rows, columns) = (height.inside(tapY), width.inside(tapX))
        guard let top = rows.first, let left = columns.first, let row = height.source(top, tapY),
            let column = width.source(left, tapX)
        else { return }
        let to = unsafe target + (top * width.output + left) * others
        let from = unsafe source + (row * width.input + column) * others
        let fromPitch = height.stride * width.input * others
        if width.stride == 1 {
            unsafe Scalar.addRowsLoop(
                to, width.output * others, from, fromPitch, rows.count, columns.count * others)
            return
        }
        for (index, _) in rows.enumerated() {
            unsafe Scalar.addRowsLoop(
                to + index * width.output * others, others, from + index * fromPitch, width.stride * others,
                columns.count, others)
        }
    }
}
