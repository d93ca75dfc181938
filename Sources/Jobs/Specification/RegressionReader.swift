internal import JSON
internal import NeuralKernels

/// Reads what a kernel is to learn.
struct RegressionReader {
    let faults: FaultList
    let stored: StoredDataReader
    let kernel: SpecificationReader.KernelChoice
    /// The network's, if it could be read.
    let architecture: Architecture?
    /// The kernel's own samples, if they could be.
    let data: DataSource?
    /// Whether the kernel's columns are other samples.
    let hasColumns: Bool

    /// How many times and ridges there may be.
    static let mostTimes = 100
    static let mostRidges = 100

    /// The ridges to leave samples out with where nothing is said: relative to the mean of the diagonal.
    private static let standardPath = [0, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10]

    static let pointer = JSONPointer.document.member(Wire.regression)

    /// - Returns: nil where nothing is asked for, or something is wrong.
    func regression(_ value: JSONValue?) -> Regression? {
        guard let value, var reader = ObjectReader(value, at: Self.pointer, faults: faults) else {
            return nil
        }
        let samples = samples(&reader)
        let ridge = ridge(&reader)
        let path = path(&reader, ridge)
        let rate = learningRate(&reader)
        let times = times(reader.value(Wire.Regression.times))
        let outputs = outputs(&reader)
        reader.finish()
        if kernel.width == .finite, kernel.kind == .nngp {
            faults.add(.needsTangentKernel, at: Self.pointer)
        }
        check(samples)
        guard let targets = samples.targets, samples.isWhole, let times, let path else { return nil }
        return Regression(
            targets: targets, test: samples.test, testTargets: samples.testTargets, ridge: ridge,
            learningRate: rate, times: times, ridgePath: path, outputs: outputs)
    }

    /// What is learned, and predicted.
    struct Samples {
        var targets: Targets?
        var test: DataSource?
        var testTargets: Targets?
        /// Whether all that is there could be read.
        var isWhole: Bool
    }

    private func samples(_ reader: inout ObjectReader) -> Samples {
        let targets = reader.required(Wire.Regression.targets).flatMap {
            reading($0, Wire.Regression.targets)
        }
        let test = reader.value(Wire.Regression.test).map {
            DataReader(faults: faults, stored: stored)
                .data($0, at: Self.pointer.member(Wire.Regression.test))
        }
        let known = reader.value(Wire.Regression.testTargets).map { reading($0, Wire.Regression.testTargets) }
        if known != nil, test == nil {
            faults.add(.needsTest, at: Self.pointer.member(Wire.Regression.testTargets))
        }
        let classes = ClassCount(
            of: [targets, known ?? nil].compactMap(\.self), architecture, kernel.width, faults)
        let fitting = (
            targets.flatMap { classes.targets($0, at: Self.pointer.member(Wire.Regression.targets)) },
            (known ?? nil).flatMap {
                classes.targets($0, at: Self.pointer.member(Wire.Regression.testTargets))
            }
        )
        return Samples(
            targets: fitting.0, test: test?.source, testTargets: fitting.1,
            isWhole: (test == nil || test?.source != nil)
                && (known == nil || fitting.1 != nil && test != nil))
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
