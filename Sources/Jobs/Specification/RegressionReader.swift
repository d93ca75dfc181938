internal import JSON
internal import NeuralKernels

/// Reads what a kernel is to learn.
struct RegressionReader {
    let faults: FaultList
    let stored: StoredDataReader
    let kernel: SpecificationReader.KernelChoice
    /// The network's, if it could be read.
    let architecture: Architecture?

    /// How many times and ridges there may be.
    static let mostTimes = 1000
    static let mostRidges = 1000

    /// The ridges to leave samples out with where nothing is said: relative to the mean of the diagonal.
    private static let standardPath = [0, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10]

    private static let pointer = JSONPointer.document.member(Wire.regression)

    /// - Returns: nil where nothing is asked for, or something is wrong.
    func regression(_ value: JSONValue?) -> Regression? {
        guard let value, var reader = ObjectReader(value, at: Self.pointer, faults: faults) else {
            return nil
        }
        let targets = reader.required(Wire.Regression.targets).flatMap {
            self.reading($0, Wire.Regression.targets)
        }
        let test = reader.value(Wire.Regression.test).map {
            DataReader(faults: faults, stored: stored)
                .data($0, at: Self.pointer.member(Wire.Regression.test))
        }
        let known = reader.value(Wire.Regression.testTargets).map {
            self.reading($0, Wire.Regression.testTargets)
        }
        if known != nil, test == nil {
            faults.add(.needsTest, at: Self.pointer.member(Wire.Regression.testTargets))
        }
        let ridge = self.ridge(&reader)
        let path = self.path(&reader, ridge)
        let rate = learningRate(&reader)
        let times = self.times(reader.value(Wire.Regression.times))
        let outputs = self.outputs(&reader)
        reader.finish()
        if kernel.width == .finite, kernel.kind == .nngp {
            faults.add(.needsTangentKernel, at: Self.pointer)
        }
        guard let targets, let times, let path else { return nil }
        // What could not be read of the test samples was noted.
        let read = (test: test?.source, targets: known ?? nil)
        if (test != nil && read.test == nil) || (known != nil && read.targets == nil) { return nil }
        let classes = classCount([targets, read.targets].compactMap(\.self))
        guard fits(targets, classes, Wire.Regression.targets),
            read.targets.map({ fits($0, classes, Wire.Regression.testTargets) }) ?? true
        else { return nil }
        return Regression(
            targets: targets.targets(classes: classes), test: read.test,
            testTargets: read.test == nil ? nil : read.targets?.targets(classes: classes), ridge: ridge,
            learningRate: rate, times: times, ridgePath: path, outputs: outputs)
    }

    /// What is said, or what the labels or the network's outputs come to.
    private func classCount(_ targets: [TargetsReader.Reading]) -> Int {
        if let said = targets.lazy.compactMap(\.saidClassCount).first { return said }
        let named = targets.compactMap(\.namedClassCount).reduce(1, max)
        return max(named, architecture?.outputs ?? 1)
    }

    /// Whether labels name none but the classes that there are.
    private func fits(_ targets: TargetsReader.Reading, _ classes: Int, _ name: String) -> Bool {
        let pointer = Self.pointer.member(name)
        if let said = targets.saidClassCount, said != classes {
            faults.add(.targetWidth(said, expected: classes), at: pointer.member(Wire.classes))
            return false
        }
        if let named = targets.namedClassCount, named > classes {
            faults.add(
                .outOfRange("\(named - 1)", minimum: "0", maximum: "\(classes - 1)"),
                at: pointer.member(Wire.values))
            return false
        }
        return true
    }

    /// Of one network all outputs learn together, unless something else is said.
    private func outputs(_ reader: inout ObjectReader) -> OutputKernel {
        let isOneNetwork = kernel.width == .finite && kernel.samples == 1
        let outputs = reader.choice(
            Wire.Regression.reduction, default: isOneNetwork ? OutputKernel.full : .traceMean)
        if outputs == .full, kernel.width == .infinite {
            faults.add(
                .notOneOf([OutputKernel.traceMean.rawValue], found: outputs.rawValue),
                at: Self.pointer.member(Wire.Regression.reduction))
        }
        return outputs
    }

    private func reading(_ value: JSONValue, _ name: String) -> TargetsReader.Reading? {
        TargetsReader(
            faults: faults, stored: StoredDataReader(known: stored.known, elementType: .float64)
        ).targets(value, at: Self.pointer.member(name))
    }

    private func ridge(_ reader: inout ObjectReader) -> Ridge {
        let strength = reader.nonnegative(Wire.Regression.ridge) ?? 0
        switch reader.choice(Wire.Regression.ridgeScale, default: RidgeScale.relative) {
        case .relative: return .relative(strength)
        case .absolute: return .absolute(strength)
        }
    }

    /// Relative or absolute, as the ridge is; nil, with the faults noted, when it is none.
    private func path(_ reader: inout ObjectReader, _ ridge: Ridge) -> [Ridge]? {
        let scaled = { (strength: Double) in
            switch ridge {
            case .relative: Ridge.relative(strength)
            case .absolute: Ridge.absolute(strength)
            }
        }
        let pointer = Self.pointer.member(Wire.Regression.ridgePath)
        guard let value = reader.value(Wire.Regression.ridgePath) else {
            let own = Self.standardPath.contains(ridge.number) ? [] : [ridge.number]
            return (Self.standardPath + own).sorted().map(scaled)
        }
        let list = NumberListReader(faults: faults, limit: Self.mostRidges)
        return list.ascending(value, at: pointer)?.map(scaled)
    }

    private func learningRate(_ reader: inout ObjectReader) -> Double? {
        guard let rate = reader.number(Wire.Regression.learningRate) else { return nil }
        guard rate > 0 else {
            let pointer = Self.pointer.member(Wire.Regression.learningRate)
            faults.add(.notAbove(rate, 0), at: pointer)
            return nil
        }
        return rate
    }

    private func times(_ value: JSONValue?) -> [Double]? {
        guard let value else { return [.infinity] }
        let list = NumberListReader(faults: faults, limit: Self.mostTimes, last: Wire.Regression.infinity)
        return list.ascending(value, at: Self.pointer.member(Wire.Regression.times))
    }
}
