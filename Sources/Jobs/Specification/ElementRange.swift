internal import NeuralKernels

/// What a document's numbers, which are doubles, become in the type that a kernel is computed in.
extension ElementType {
    /// Whether a number is not rounded to infinity.
    func holds(_ number: Double) -> Bool {
        switch self {
        case .float32: Float(number).isFinite
        case .float64: number.isFinite
        }
    }

    /// Whether a number is rounded to zero.
    func loses(_ number: Double) -> Bool {
        switch self {
        case .float32: Float(number) == 0
        case .float64: number == 0
        }
    }

    /// How far one number is above another, as the type has it.
    func distance(from low: Double, to high: Double) -> Double {
        switch self {
        case .float32: Double(Float(high) - Float(low))
        case .float64: high - low
        }
    }
}
