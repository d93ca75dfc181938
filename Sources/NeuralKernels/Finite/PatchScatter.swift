internal import LinearAlgebra

/// The way back from patches to pixels (col2im).
extension Patches {
    /// Adds a sample's columns to the pixels that they were gathered from.
    ///
    /// With a stride the pixels under a tap lie apart. They are added up in an order of their own, those of one
    /// residue of the stride side by side, and put in place at the end.
    /// What lies in `samples` from `start` on is added to.
    /// - Complexity: channels · kernel · P additions.
    func scatter<Scalar: NetworkScalar>(
        _ columns: Matrix<Scalar>, to samples: inout [Scalar], at start: Int, group: Int
    ) {
        precondition(columns.columns == positions)
        precondition(start + (group + 1) * groupChannels * inputPositions <= samples.count)
        let taps = height.kernel * width.kernel
        let pitch = width.stride * ((width.input + width.stride - 1) / width.stride)
        var plane = [Scalar](repeating: 0, count: width.stride == 1 ? 0 : height.input * pitch)
        unsafe samples.withUnsafeMutableBufferPointer { target in
            unsafe columns.elements.withUnsafeBufferPointer { source in
                guard let target = target.baseAddress, let source = source.baseAddress else { return }
                for channel in 0..<groupChannels {
                    let pixels = unsafe target + start + (group * groupChannels + channel) * inputPositions
                    let from = unsafe source + channel * taps * positions
                    if width.stride == 1 {
                        unsafe addTaps(of: from, to: pixels, pitch: width.input)
                        continue
                    }
                    unsafe plane.withUnsafeMutableBufferPointer { plane in
                        guard let plane = plane.baseAddress else { return }
                        unsafe plane.update(repeating: 0, count: height.input * pitch)
                        unsafe addTaps(of: from, to: plane, pitch: pitch)
                        unsafe addResidues(of: plane, to: pixels, pitch: pitch)
                    }
                }
            }
        }
    }

    /// Adds one channel's columns to its pixels.
    private func addTaps<Scalar: NetworkScalar>(
        of columns: UnsafePointer<Scalar>, to pixels: UnsafeMutablePointer<Scalar>, pitch: Int
    ) {
        let residueLength = pitch / width.stride
        for tapY in 0..<height.kernel {
            let rows = height.inside(tapY)
            guard let top = rows.first, let row = height.source(top, tapY) else { continue }
            for tapX in 0..<width.kernel {
                let inside = width.inside(tapX)
                guard let left = inside.first, let column = width.source(left, tapX) else { continue }
                let (index, residue) = column.quotientAndRemainder(dividingBy: width.stride)
                let from = (tapY * width.kernel + tapX) * positions + top * width.output + left
                unsafe Scalar.addRowsLoop(
                    pixels + row * pitch + residue * residueLength + index, height.stride * pitch,
                    columns + from, width.output, rows.count, inside.count)
            }
        }
    }

    private func addResidues<Scalar: NetworkScalar>(
        of plane: UnsafePointer<Scalar>, to pixels: UnsafeMutablePointer<Scalar>, pitch: Int
    ) {
        let (stride, residueLength) = (width.stride, pitch / width.stride)
        for row in 0..<height.input {
            for residue in 0..<stride {
                let from = unsafe plane + row * pitch + residue * residueLength
                let to = unsafe pixels + row * width.input + residue
                for i in 0..<(width.input - residue + stride - 1) / stride {
                    unsafe to[i * stride] += from[i]
                }
            }
        }
    }
}
