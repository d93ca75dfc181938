import NeuralKernels
import Testing

@Suite struct KernelSpectrumTests {
    private func spectrum(
        _ eigenvalues: [Double], type: ElementType = .float64, reduction: Reduction = .traceSum,
        samples: Int? = nil, outputs: Int = 1
    ) -> KernelSpectrum {
        KernelSpectrum(
            eigenvalues: eigenvalues, elementType: type, reduction: reduction,
            samples: samples ?? eigenvalues.count, outputs: outputs)
    }

    @Test func `A kernel of equal eigenvalues has full rank and condition 1`() {
        let spectrum = spectrum([2, 2, 2, 2])
        #expect(spectrum.conditionNumber == 1)
        #expect(spectrum.numericalRank == 4)
        #expect(abs((spectrum.effectiveRank ?? 0) - 4) <= 1e-14)
        #expect(spectrum.trace == 8)
        #expect(spectrum.definiteness == .positiveDefinite)
    }

    @Test func `A rank of one is an effective rank of one`() {
        let spectrum = spectrum([5, 0, 0])
        #expect(spectrum.effectiveRank == 1)
        #expect(spectrum.numericalRank == 1)
        #expect(spectrum.conditionNumber == nil)
        #expect(spectrum.definiteness == .positiveSemidefinite)
    }

    /// e^H of the shares 3/4 and 1/4 is 4/27^¼.
    @Test func `The effective rank is the entropy's exponential`() {
        let wanted = 4 / 27.0.squareRoot().squareRoot()
        #expect(abs((spectrum([3, 1]).effectiveRank ?? 0) - wanted) <= 1e-14)
    }

    @Test func `Definiteness is judged by the rounding of the kernel's own type`() {
        let small = -2 * Double(Float.ulpOfOne)
        #expect(spectrum([1, 1, small], type: .float32).definiteness == .positiveSemidefinite)
        #expect(spectrum([1, 1, small], type: .float64).definiteness == .indefinite)
        #expect(spectrum([1, 1, -small], type: .float32).definiteness == .positiveSemidefinite)
        #expect(spectrum([1, 1, -small], type: .float64).definiteness == .positiveDefinite)
    }

    /// Four samples with two outputs are eight targets; a sum over outputs has twice the eigenvalues of their mean.
    @Test func `Learning rates and time constants are those of one output's kernel`() {
        let mean = spectrum([4, 2, 1, 0], reduction: .traceMean, samples: 4, outputs: 2)
        #expect(mean.largestLearningRate == 4)
        #expect(mean.timeConstants == [2, 4, 8, nil])
        let sum = spectrum([8, 4, 2, 0], reduction: .traceSum, samples: 4, outputs: 2)
        #expect(sum.largestLearningRate == 4)
        #expect(sum.timeConstants == [2, 4, 8, nil])
        let logits = spectrum([4, 2, 1, 0], reduction: .sumLogits, samples: 4, outputs: 2)
        #expect(logits.largestLearningRate == 2)
    }

    @Test func `A kernel of zeros learns nothing`() {
        let spectrum = spectrum([0, 0])
        #expect(spectrum.largestLearningRate == nil)
        #expect(spectrum.effectiveRank == nil)
        #expect(spectrum.timeConstants == [nil, nil])
        #expect(spectrum.definiteness == .positiveSemidefinite)
    }
}
