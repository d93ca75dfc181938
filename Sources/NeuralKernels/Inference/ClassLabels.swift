package import LinearAlgebra

/// The classes of samples, and what a regression takes for them.
package struct ClassLabels: Hashable, Sendable {
    /// Of each sample, from 0 to `classes` − 1.
    package let labels: [Int]
    /// k.
    package let classes: Int

    /// - Precondition: every label is one of the classes.
    package init(labels: [Int], classes: Int) {
        precondition(classes > 0 && labels.allSatisfy { (0..<classes).contains($0) })
        self.labels = labels
        self.classes = classes
    }
}

extension ClassLabels {
    /// 1 − 1/k for a sample's class and −1/k for the others: n × k.
    ///
    /// Every row sums to 0, as outputs that begin at 0 do. For ten classes these are the 0.9 and −0.1 of Arora et al., *On
    /// exact computation with an infinitely wide neural net*, 2019.
    package var targets: Matrix<Double> {
        let others = -1 / Double(classes)
        var targets = Matrix<Double>(rows: labels.count, columns: classes, repeating: others)
        for (row, label) in labels.enumerated() { targets[row, label] = 1 + others }
        return targets
    }

    /// 1 for a sample's class and 0 for the others: n × k, probabilities for a cross entropy.
    package var indicators: Matrix<Double> {
        var indicators = Matrix<Double>(rows: labels.count, columns: classes)
        for (row, label) in labels.enumerated() { indicators[row, label] = 1 }
        return indicators
    }

    /// Which classes outputs stand for.
    ///
    /// - Parameter outputs: Samples × classes.
    /// - Returns: Where each row is largest, the first of equals.
    package static func predictions(of outputs: Matrix<Double>) -> [Int] {
        (0..<outputs.rows).map { row in
            (1..<max(outputs.columns, 1)).reduce(0) { outputs[row, $1] > outputs[row, $0] ? $1 : $0 }
        }
    }

    /// How often outputs are right.
    ///
    /// - Parameter outputs: Samples × classes.
    /// - Returns: The share of samples whose own class has the largest output.
    package func accuracy(of outputs: Matrix<Double>) -> Double {
        precondition(outputs.rows == labels.count && outputs.columns == classes && !labels.isEmpty)
        let hits = zip(Self.predictions(of: outputs), labels).count { $0 == $1 }
        return Double(hits) / Double(labels.count)
    }
}
