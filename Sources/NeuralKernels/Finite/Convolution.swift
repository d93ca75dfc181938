internal import LinearAlgebra

/// `nn.Conv1d` and `nn.Conv2d`: y = s W ⋆ x + t b, by products with the patches written out (im2col).
///
/// Per group of channels, W is out × (in · kernel) and a sample's patches are (in · kernel) × P.
struct Convolution<Scalar: NetworkScalar> {
    let layer: ConvolutionLayer
    let shape: ConvolutionShape
    let parameters: WeightParameters<Scalar>
    let way: ContractionWay?

    var groups: Int { layer.groups }
    var groupOutputs: Int { layer.outChannels / groups }
    var fanIn: Int { parameters.weight.columns }
    var positions: Int { shape.positions }
    var inputLength: Int { shape.input.reduce(shape.channels, *) }
    var outputLength: Int { layer.outChannels * positions }
    var patches: Patches { Patches(layer: layer, shape: shape) }

    /// The rows of W that belong to a group.
    private func weights(ofGroup group: Int) -> MatrixSlice<Scalar> {
        parameters.weight.rows(group * groupOutputs..<(group + 1) * groupOutputs)
    }

    /// - Complexity: samples · out · in/groups · kernel · P multiply-adds.
    func value(of input: Matrix<Scalar>) -> Matrix<Scalar> {
        var output = Matrix<Scalar>.unwritten(rows: input.rows, columns: outputLength)
        var columns = Matrix<Scalar>.unwritten(rows: fanIn, columns: positions)
        for sample in 0..<input.rows {
            for group in 0..<groups {
                patches.gather(from: input.elements, at: sample * inputLength, group: group, into: &columns)
                output.setProduct(
                    weights(ofGroup: group), columns.all,
                    at: sample * outputLength + group * groupOutputs * positions, stride: positions)
            }
        }
        Elementwise.scale(
            &output.elements, by: parameters.weightScale,
            adding: parameters.scaledBias.map { bias in
                bias.flatMap { Array(repeating: $0, count: positions) }
            })
        return output
    }

    /// - Complexity: samples · R · out · in/groups · kernel · P multiply-adds.
    func pullback(_ deltas: Deltas<Scalar>, samples: Int) -> Deltas<Scalar> {
        if case .constant(let seeds) = deltas { return .constant(through(seeds)) }
        return .perSample(through(deltas.spread(over: samples)), seeds: deltas.seeds)
    }

    private func through(_ deltas: Matrix<Scalar>) -> Matrix<Scalar> {
        var output = Matrix<Scalar>.unwritten(rows: deltas.rows, columns: inputLength)
        var columns = Matrix<Scalar>.unwritten(rows: fanIn, columns: positions)
        for row in 0..<deltas.rows {
            // Row by row, while it is in the cache.
            Elementwise.clear(&output.elements, row * inputLength..<(row + 1) * inputLength)
            for group in 0..<groups {
                columns.setProduct(
                    transposed: weights(ofGroup: group), self.deltas(deltas, row, group: group, rows: 1),
                    at: 0, stride: positions)
                patches.scatter(columns, to: &output.elements, at: row * inputLength, group: group)
            }
        }
        Elementwise.scale(&output.elements, by: parameters.weightScale, adding: nil)
        return output
    }

    /// A group's channels of `rows` rows of deltas from `row` on; with one group their rows follow one another.
    private func deltas(_ deltas: Matrix<Scalar>, _ row: Int, group: Int, rows: Int) -> MatrixSlice<Scalar> {
        precondition(rows == 1 || groups == 1)
        return MatrixSlice(
            of: deltas.elements, offset: row * outputLength + group * groupOutputs * positions,
            rows: rows * groupOutputs, columns: positions, stride: positions)
    }
}

extension Convolution {
    func operand(_ deltas: Deltas<Scalar>, at input: Matrix<Scalar>, pairing: SeedPairing) -> Operand<Scalar>
    {
        let spread = deltas.spread(over: input.rows)
        switch way {
        case .positions, .pixels: return .positions(positionOperand(spread, deltas.seeds, input, pairing))
        case .gradients, nil: return .gradients(gradients(spread, deltas.seeds, input))
        }
    }

    /// Σ_p δ_p a_pᵀ, out × (in · kernel), and Σ_p δ_p.
    private func gradients(
        _ deltas: Matrix<Scalar>, _ seeds: Int, _ input: Matrix<Scalar>
    ) -> [GradientPart<Scalar>] {
        let size = layer.outChannels * fanIn
        var weights = Matrix<Scalar>.unwritten(rows: deltas.rows, columns: size)
        var columns = Matrix<Scalar>.unwritten(rows: fanIn, columns: positions)
        for sample in 0..<input.rows {
            for group in 0..<groups {
                patches.gather(from: input.elements, at: sample * inputLength, group: group, into: &columns)
                // With one group the seeds' channels follow one another: one product for all of them.
                let (together, times) = groups == 1 ? (seeds, 1) : (1, seeds)
                for time in 0..<times {
                    let row = sample * seeds + time
                    weights.setProduct(
                        self.deltas(deltas, row, group: group, rows: together), transposed: columns.all,
                        at: row * size + group * groupOutputs * fanIn, stride: fanIn)
                }
            }
        }
        return parameters.gradients(
            weights: weights, deltas: deltas, positions: positions, isLastAxis: true, seeds: seeds)
    }

    private func positionOperand(
        _ deltas: Matrix<Scalar>, _ seeds: Int, _ input: Matrix<Scalar>, _ pairing: SeedPairing
    ) -> PositionOperand<Scalar> {
        let places = DeltaPlaces(
            samples: input.rows, seeds: seeds, positions: positions, channels: layer.outChannels)
        let (patches, ofPixels) = (patches, way == .pixels)
        return PositionOperand(
            positions: positions,
            inputs: (0..<groups).map { group in
                ofPixels
                    ? patches.pixelMajor(input, group: group)
                    : patches.positionMajor(input, group: group, fanIn: fanIn)
            },
            inputRows: ofPixels ? patches.inputPositions : positions, window: ofPixels ? patches : nil,
            deltas: (0..<groups).map { group in
                places.gather(
                    from: deltas.elements, pairing: pairing,
                    channels: group * groupOutputs..<(group + 1) * groupOutputs
                ) { [positions] position, channel in channel * positions + position }
            },
            gain: parameters.weightGain, offset: parameters.biasGain)
    }
}
