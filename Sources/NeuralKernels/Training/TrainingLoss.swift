internal import LinearAlgebra

/// What training makes small: a mean over the B samples of a batch.
package enum TrainingLoss: String, Hashable, Sendable, CaseIterable {
    /// `torch.nn.MSELoss`: 1/(B O) Σ (f − y)².
    case mse
    /// Half of it, 1/(2 B O) Σ (f − y)²: the loss of ``KernelRegression``, which a wide network's training follows with the
    /// same learning rate.
    case halfMSE = "half_mse"
    /// `torch.nn.CrossEntropyLoss` of logits f and rows y of class probabilities: −1/B Σ y · log softmax(f).
    case crossEntropy = "cross_entropy"
}

/// The share of some of a batch's samples in its loss.
struct LossShare<Scalar: NetworkScalar> {
    let loss: Double
    /// ∂L/∂f: samples × O.
    let slopes: Matrix<Scalar>
}

extension TrainingLoss {
    /// The share of a run of samples in the loss of a batch.
    ///
    /// Sums, exponentials and logarithms are taken in double precision, whatever the network's own.
    /// - Parameters:
    ///   - outputs: f: samples × O.
    ///   - targets: y: samples × O; for the cross entropy rows of probabilities, whose sum may be any number.
    ///   - batch: B, how many samples the batch has in all.
    /// - Returns: Shares that add up to the batch's loss, and its slopes at these samples' outputs.
    /// - Complexity: O(samples · O).
    func share<Scalar: NetworkScalar>(
        of outputs: Matrix<Scalar>, targets: Matrix<Scalar>, batch: Int
    ) -> LossShare<Scalar> {
        precondition(outputs.rows == targets.rows && outputs.columns == targets.columns)
        switch self {
        case .mse: return Self.squares(outputs, targets, weight: 1 / Double(batch * outputs.columns))
        case .halfMSE: return Self.squares(outputs, targets, weight: 0.5 / Double(batch * outputs.columns))
        case .crossEntropy: return Self.entropy(outputs, targets, weight: 1 / Double(batch))
        }
    }

    /// w Σ (f − y)², and 2 w (f − y).
    private static func squares<Scalar: NetworkScalar>(
        _ outputs: Matrix<Scalar>, _ targets: Matrix<Scalar>, weight: Double
    ) -> LossShare<Scalar> {
        var slopes = outputs
        var sum = 0.0
        for i in slopes.elements.indices {
            let error = Double(outputs.elements[i]) - Double(targets.elements[i])
            sum += error * error
            slopes.elements[i] = Scalar(2 * weight * error)
        }
        return LossShare(loss: weight * sum, slopes: slopes)
    }

    /// −w Σ y (f − log Σ eᶠ), and w (softmax(f) Σ y − y).
    private static func entropy<Scalar: NetworkScalar>(
        _ outputs: Matrix<Scalar>, _ targets: Matrix<Scalar>, weight: Double
    ) -> LossShare<Scalar> {
        var slopes = outputs
        var sum = 0.0
        for row in 0..<outputs.rows {
            let places = row * outputs.columns..<(row + 1) * outputs.columns
            // Nothing overflows and nothing vanishes once the largest logit is 0.
            let largest = places.reduce(-Double.infinity) { max($0, Double(outputs.elements[$1])) }
            let powers = places.map { Double.exp(Double(outputs.elements[$0]) - largest) }
            let total = powers.reduce(0, +)
            let mass = places.reduce(0.0) { $0 + Double(targets.elements[$1]) }
            for (power, place) in zip(powers, places) {
                let target = Double(targets.elements[place])
                sum -= target * (Double(outputs.elements[place]) - largest - Double.log(total))
                slopes.elements[place] = Scalar(weight * (power / total * mass - target))
            }
        }
        return LossShare(loss: weight * sum, slopes: slopes)
    }
}
