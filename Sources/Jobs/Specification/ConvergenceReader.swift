internal import JSON
internal import NeuralKernels

/// Reads which finite networks a limit is held against.
struct ConvergenceReader {
    let faults: FaultList

    /// How many widths, and how many networks of each, there may be.
    static let mostWidths = 64
    static let mostSamples = 10_000

    /// - Parameters:
    ///   - value: The member `convergence`; nil where there is none.
    ///   - pointer: Where it stands.
    ///   - isAsked: Whether the analyses name it.
    /// - Returns: What to compute; nil where nothing is asked for, or wrong.
    func convergence(_ value: JSONValue?, at pointer: JSONPointer, isAsked: Bool) -> Convergence? {
        guard let value else { return isAsked ? .standard : nil }
        guard isAsked else {
            faults.add(.needsAnalysis(Analysis.convergence), at: pointer)
            return nil
        }
        guard var reader = ObjectReader(value, at: pointer, faults: faults) else { return nil }
        let list = reader.value(Wire.widths)
        let count = reader.value(Wire.samples)
        reader.finish()
        let widths =
            list.map { self.widths($0, at: pointer.member(Wire.widths)) } ?? Convergence.standard.widths
        var samples = Convergence.standard.samples
        if let count {
            let place = pointer.member(Wire.samples)
            samples = SizeReader.size(count, at: place, faults: faults) ?? samples
            if samples > Self.mostSamples {
                faults.add(
                    .outOfRange("\(samples)", minimum: "1", maximum: "\(Self.mostSamples)"), at: place)
            }
        }
        return Convergence(widths: widths, samples: samples)
    }

    private func widths(_ value: JSONValue, at pointer: JSONPointer) -> [Int] {
        guard let elements = value.elements else {
            faults.add(.wrongType(expected: .array, found: JSONKind(of: value)), at: pointer)
            return []
        }
        guard !elements.isEmpty else {
            faults.add(.empty, at: pointer)
            return []
        }
        guard elements.count <= Self.mostWidths else {
            faults.add(.tooLong(elements.count, limit: Self.mostWidths), at: pointer)
            return []
        }
        var widths: [Int] = []
        for (index, element) in elements.enumerated() {
            guard let width = SizeReader.size(element, at: pointer.element(index), faults: faults) else {
                continue
            }
            if let last = widths.last, width <= last {
                faults.add(.notAscending(last, width), at: pointer.element(index))
            }
            widths.append(width)
        }
        return widths
    }

    /// Whether the network can have each of the widths.
    func check(
        _ convergence: Convergence, _ architecture: Architecture, _ elementType: ElementType,
        _ reduction: Reduction
    ) {
        let pointer = JSONPointer.document.member(Wire.convergence).member(Wire.widths)
        for (index, width) in convergence.widths.enumerated() {
            let wider: Architecture
            do throws(InvalidArchitecture) {
                wider = try architecture.widened(to: width)
            } catch {
                for fault in error.faults.prefix(1) {
                    faults.add(.width(fault), at: pointer.element(index))
                }
                continue
            }
            do throws(NoLimit) {
                try wider.checkLimit(elementType, reduction)
            } catch {
                for fault in error.faults.prefix(1) { faults.add(.limit(fault), at: pointer.element(index)) }
            }
        }
    }
}
