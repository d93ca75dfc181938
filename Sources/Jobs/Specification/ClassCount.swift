internal import JSON
internal import NeuralKernels

/// How many classes there are, by all targets that there are.
struct ClassCount {
    private let count: Int
    /// Whether some targets say it, instead of the network.
    private let isSaid: Bool
    private let faults: FaultList

    /// As many as are said, or as a finite network has outputs; of infinite width, as many as the labels name, if these are
    /// more.
    init(
        of targets: [TargetsReader.Reading], _ architecture: Architecture?, _ width: KernelWidth,
        _ faults: FaultList
    ) {
        self.faults = faults
        let named = targets.compactMap(\.namedClassCount).reduce(1, max)
        let outputs = architecture?.outputs
        let most = width == .finite ? outputs ?? named : max(named, outputs ?? 1)
        let said = targets.lazy.compactMap(\.saidClassCount).first
        (count, isSaid) = (said ?? most, said != nil)
    }

    /// The targets, if their labels name none but these classes.
    ///
    /// - Parameters:
    ///   - reading: What could be read of them.
    ///   - pointer: Where they stand.
    /// - Returns: nil, with the fault noted, if they do not.
    func targets(_ reading: TargetsReader.Reading, at pointer: JSONPointer) -> Targets? {
        if let said = reading.saidClassCount, said != count {
            faults.add(.targetWidth(said, expected: count), at: pointer.member(Wire.classes))
            return nil
        }
        if let named = reading.namedClassCount, named > count {
            faults.add(
                isSaid
                    ? .outOfRange("\(named - 1)", minimum: "0", maximum: "\(count - 1)")
                    : .outputCount(targets: named, outputs: count),
                at: pointer.member(Wire.values))
            return nil
        }
        return reading.targets(classes: count)
    }
}
