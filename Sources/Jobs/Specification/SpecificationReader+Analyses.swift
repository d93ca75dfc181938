internal import JSON
internal import NeuralKernels

extension SpecificationReader {
    /// The analyses, each once, in their own order.
    static func analyses(
        _ document: inout ObjectReader, _ choice: KernelChoice, _ faults: FaultList
    ) -> [Analysis] {
        guard let value = document.value(Wire.analyses) else { return [] }
        let pointer = document.pointer.member(Wire.analyses)
        guard let elements = value.elements else {
            faults.add(.wrongType(expected: .array, found: JSONKind(of: value)), at: pointer)
            return []
        }
        var asked: Set<Analysis> = []
        for (index, element) in elements.enumerated() {
            let place = pointer.element(index)
            guard case .string(let word) = element else {
                faults.add(.wrongType(expected: .string, found: JSONKind(of: element)), at: place)
                continue
            }
            guard let analysis = Analysis(rawValue: word) else {
                faults.add(.notOneOf(Analysis.allCases.map(\.rawValue), found: word), at: place)
                continue
            }
            if analysis == .layers, choice.kind != .ntk || choice.samples > 1 || choice.width == .infinite {
                faults.add(.needsOneTangentKernel, at: place)
            }
            if analysis == .spectrum, choice.reduction == .diagonal {
                faults.add(.needsOneMatrix, at: place)
            }
            if analysis == .spectrum, document.value(Wire.against) != nil {
                faults.add(.needsSymmetricKernel, at: place)
            }
            if analysis == .convergence, choice.width != .infinite {
                faults.add(.needsInfiniteWidth, at: place)
            }
            asked.insert(analysis)
        }
        return Analysis.allCases.filter(asked.contains)
    }
}
