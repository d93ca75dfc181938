internal import Glibc

extension Ticks {
    /// Ticks of the axis of a normalization: its colour bar.
    ///
    /// - Parameters:
    ///   - normalization: The range and its scale.
    ///   - intervals: The most intervals that there is room for. At least 2.
    /// - Returns: At least one tick.
    static func colorBar(_ normalization: Normalization, intervals: Int) -> Ticks {
        let range = AxisRange(normalization.minimum, normalization.maximum)
        return switch normalization.scale {
        case .linear: Ticks.linear(range, intervals: intervals, isInteger: false)
        case .log: logarithmic(range, intervals: intervals)
        case .symlog:
            symmetric(range, threshold: normalization.transform.linearThreshold)
                .readable(in: range, intervals: intervals)
        }
    }

    /// Ticks of a logarithmic axis.
    ///
    /// - Parameters:
    ///   - range: Of positive numbers.
    ///   - intervals: The most that there is room for. At least 2.
    /// - Returns: At least one tick.
    static func logarithmic(_ range: AxisRange, intervals: Int) -> Ticks {
        powers(range, most: intervals).readable(in: range, intervals: intervals)
    }

    /// These ticks if they show a range; less than a decade, say 5.01 to 5.02, is told better by round numbers
    /// than by powers of ten.
    private func readable(in range: AxisRange, intervals: Int) -> Ticks {
        let written = ticks.count { !$0.label.isEmpty }
        return written >= 2 ? self : Ticks.linear(range, intervals: intervals, isInteger: false)
    }

    /// Powers of ten, and their multiples as small marks where there is room.
    ///
    /// The multiples are written too where they are all there is to read.
    ///
    /// - Parameters:
    ///   - range: Of positive numbers.
    ///   - most: The most powers of ten to write.
    /// - Returns: Perhaps no tick with a label.
    /// - SeeAlso: `LogLocator` and `LogFormatter` in matplotlib's `ticker.py`.
    private static func powers(_ range: AxisRange, most: Int) -> Ticks {
        let (low, high) = (log10(range.low), log10(range.high))
        let (first, last) = (Int(low.rounded(.up)), Int(high.rounded(.down)))
        let step = decadeStep(first: first, last: last, most: most)
        var ticks =
            step.offset <= last
            ? stride(from: step.offset, through: last, by: step.stride).map {
                power(of: $0, isNegative: false)
            } : []
        if step.stride == 1, last - first + 1 < 10 {
            let written = writtenMultiples(decades: high - low, powers: last - first + 1)
            for exponent in (first - 1)...max(last, first - 1) {
                for digit in 2...9 {
                    let value = Double(digit) * pow(10, Double(exponent))
                    guard range.contains(value) else { continue }
                    let label =
                        written.contains(digit)
                        ? Label(
                            text: "\(digit)\u{2009}×\u{2009}10",
                            superscript: NumberFormat.typographic("\(exponent)")) : .none
                    ticks.append(Tick(value: value, label: label, isMinor: true))
                }
            }
        }
        return Ticks(ticks: ticks.sorted { $0.value < $1.value }, shared: "")
    }

    /// Which powers of ten to mark when there are more than there is room for.
    private static func decadeStep(first: Int, last: Int, most: Int) -> (offset: Int, stride: Int) {
        let available = last - first + 1
        let smallest = available / (most + 1) + 1
        let ceiling = (available + smallest - 1) / smallest
        let wanted = min(ceiling, most)
        guard wanted > 1 else { return (first, max(1, available)) }
        var stride = (available - 1) / (wanted - 1)
        if stride * wanted < available { stride = available / wanted }
        let lowest = max(available - stride * wanted, 0)
        let limit = min(available - stride * (wanted - 1), stride)
        // Multiples of the stride, if they leave as many marks.
        let aligned = ((-first) % stride + stride) % stride
        return (first + (lowest..<limit ~= aligned ? aligned : lowest), stride)
    }

    private static func writtenMultiples(decades: Double, powers: Int) -> Set<Int> {
        if powers > 1 { return [] }
        return decades > 0.4 ? [2, 3, 4, 6] : Set(2...9)
    }

    /// Zero, and powers of ten on both sides of it.
    ///
    /// - SeeAlso: `SymmetricalLogLocator` in matplotlib's `ticker.py`.
    private static func symmetric(_ range: AxisRange, threshold: Double) -> Ticks {
        func exponents(_ near: Double, _ far: Double) -> ClosedRange<Int>? {
            let first = Int(log10(max(near, threshold)).rounded(.up))
            let last = far > 0 ? Int(log10(far).rounded(.down)) : first - 1
            return first <= last ? first...last : nil
        }
        var ticks: [Tick] = []
        if let negative = exponents(-range.high, -range.low) {
            ticks += negative.reversed().map { power(of: $0, isNegative: true) }
        }
        if range.contains(0) {
            ticks.append(Tick(value: 0, label: Label(text: "0", superscript: ""), isMinor: false))
        }
        if let positive = exponents(range.low, range.high) {
            ticks += positive.map { power(of: $0, isNegative: false) }
        }
        return Ticks(ticks: ticks, shared: "")
    }

    private static func power(of exponent: Int, isNegative: Bool) -> Tick {
        let value = pow(10, Double(exponent))
        return Tick(
            value: isNegative ? -value : value,
            label: Label(
                text: isNegative ? "\u{2212}10" : "10",
                superscript: NumberFormat.typographic("\(exponent)")),
            isMinor: false)
    }
}
