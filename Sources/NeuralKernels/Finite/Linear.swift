internal import LinearAlgebra

/// `nn.Linear` on the last of a sample's axes: y_p = s W x_p + t b for every position p.
struct Linear<Scalar: NetworkScalar> {
    /// W: out × in.
    let parameters: WeightParameters<Scalar>
    /// P, how many vectors a sample has.
    let positions: Int
    /// nil when P is 1.
    let way: ContractionWay?

    private var inFeatures: Int { parameters.weight.columns }
    private var outFeatures: Int { parameters.weight.rows }

    /// - Complexity: samples · P · in · out multiply-adds.
    func value(of input: Matrix<Scalar>) -> Matrix<Scalar> {
        let rows = input.rows * positions
        var product = Matrix<Scalar>.unwritten(rows: rows, columns: outFeatures)
        product.setProduct(input.reshaped(rows: rows).all, transposed: parameters.weight.all)
        Elementwise.scale(&product.elements, by: parameters.weightScale, adding: parameters.scaledBias)
        return product.reshaped(rows: input.rows)
    }

    /// s Δ W, position by position.
    ///
    /// - Complexity: samples · R · P · in · out multiply-adds; R · P · in · out while the deltas are constant.
    func pullback(_ deltas: Deltas<Scalar>, samples: Int) -> Deltas<Scalar> {
        func through(_ incoming: Matrix<Scalar>) -> Matrix<Scalar> {
            let rows = incoming.rows * positions
            var product = Matrix<Scalar>.unwritten(rows: rows, columns: inFeatures)
            product.setProduct(incoming.reshaped(rows: rows).all, parameters.weight.all)
            Elementwise.scale(&product.elements, by: parameters.weightScale, adding: nil)
            return product.reshaped(rows: incoming.rows)
        }
        switch deltas {
        case .constant(let seeds): return .constant(through(seeds))
        case .separable, .perSample:
            return .perSample(through(deltas.spread(over: samples)), seeds: deltas.seeds)
        }
    }

    func operand(_ deltas: Deltas<Scalar>, at input: Matrix<Scalar>, pairing: SeedPairing) -> Operand<Scalar>
    {
        guard positions > 1 else {
            return .outer(
                OuterOperand(
                    inputs: input, deltas: deltas.ready(for: pairing, samples: input.rows),
                    gain: parameters.weightGain, offset: parameters.biasGain))
        }
        let spread = deltas.spread(over: input.rows)
        return way == .positions
            ? .positions(positionOperand(spread, deltas.seeds, input, pairing))
            : .gradients(gradients(spread, deltas.seeds, input))
    }

    /// Σ_p δ_p a_pᵀ, out × in, and Σ_p δ_p.
    private func gradients(
        _ deltas: Matrix<Scalar>, _ seeds: Int, _ input: Matrix<Scalar>
    ) -> [GradientPart<Scalar>] {
        let size = outFeatures * inFeatures
        var weights = Matrix<Scalar>.unwritten(rows: deltas.rows, columns: size)
        for row in 0..<deltas.rows {
            weights.setProduct(
                transposed: deltas.block(row, rows: positions), input.block(row / seeds, rows: positions),
                at: row * size, stride: inFeatures)
        }
        return parameters.gradients(
            weights: weights, deltas: deltas, positions: positions, isLastAxis: false, seeds: seeds)
    }

    private func positionOperand(
        _ deltas: Matrix<Scalar>, _ seeds: Int, _ input: Matrix<Scalar>, _ pairing: SeedPairing
    ) -> PositionOperand<Scalar> {
        let places = DeltaPlaces(
            samples: input.rows, seeds: seeds, positions: positions, channels: outFeatures)
        return PositionOperand(
            positions: positions, inputs: [input.reshaped(rows: input.rows * positions)],
            inputRows: positions, window: nil,
            deltas: [
                places.gather(from: deltas.elements, pairing: pairing, channels: 0..<outFeatures) {
                    [outFeatures] position, channel in position * outFeatures + channel
                }
            ],
            gain: parameters.weightGain, offset: parameters.biasGain)
    }
}

extension Deltas {
    /// In the pairing `sum`, Σ_r (s_r ∘ u)·(s_r ∘ u′) is (w ∘ u)·(w ∘ u′) with w_c = √Σ_r s_rc²: one row a sample
    /// instead of R.
    fileprivate func ready(for pairing: SeedPairing, samples: Int) -> Deltas {
        switch self {
        case .constant, .perSample: return self
        case .separable(let seeds, let slopes):
            guard pairing == .sum else { return .perSample(spread(over: samples), seeds: seeds.rows) }
            var norms = [Scalar](repeating: 0, count: seeds.columns)
            for row in 0..<seeds.rows {
                for column in 0..<seeds.columns {
                    norms[column] += seeds[row, column] * seeds[row, column]
                }
            }
            let weights = Matrix(rows: 1, columns: seeds.columns, elements: norms.map { $0.squareRoot() })
            return .perSample(Elementwise.spread(weights, slopes), seeds: 1)
        }
    }
}
