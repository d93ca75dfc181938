package import LinearAlgebra

/// A kernel of training samples and test samples, in parts.
package struct LearnedKernel: Sendable {
    /// Of the training samples: n × n.
    package let training: Matrix<Double>
    /// Of the test samples with them: m × n; nil without test samples.
    package let cross: Matrix<Double>?
    /// Of the test samples: m × m.
    package let test: Matrix<Double>?
    /// How many rows a sample has.
    package let outputs: Int

    /// - Parameters:
    ///   - values: The kernel of all samples, the training samples first, in C order: of samples × samples, and O × O for
    ///     each pair if there are blocks.
    ///   - samples: How many there are.
    ///   - training: How many of them are trained on.
    ///   - outputs: O; 1 without blocks.
    /// - Complexity: O(values).
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package init<Scalar: NetworkScalar>(_ values: [Scalar], samples: Int, training: Int, outputs: Int) {
        precondition(values.count == samples * samples * outputs * outputs && training <= samples)
        self.outputs = outputs
        let part = { (rows: Range<Int>, columns: Range<Int>) in
            var matrix = Matrix<Double>.unwritten(
                rows: rows.count * outputs, columns: columns.count * outputs)
            var place = 0
            for row in rows {
                for o in 0..<outputs {
                    for column in columns {
                        let pair = ((row * samples + column) * outputs + o) * outputs
                        for p in 0..<outputs {
                            matrix.elements[place] = Double(values[pair + p])
                            place += 1
                        }
                    }
                }
            }
            return matrix
        }
        self.training = part(0..<training, 0..<training)
        let isAll = samples == training
        cross = isAll ? nil : part(training..<samples, 0..<training)
        test = isAll ? nil : part(training..<samples, training..<samples)
    }
}

extension LearnedKernel {
    /// The mean over the outputs of what each has by itself, of the training samples: N × N.
    var traceMean: Matrix<Double> {
        guard outputs > 1 else { return training }
        let count = training.rows / outputs
        var mean = Matrix<Double>(rows: count, columns: count)
        for row in 0..<count {
            for column in 0..<count {
                let sum = (0..<outputs).reduce(0) { sum, o in
                    sum + training[row * outputs + o, column * outputs + o]
                }
                mean[row, column] = sum / Double(outputs)
            }
        }
        return mean
    }
}
