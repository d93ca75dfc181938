import LinearAlgebra
import NeuralKernels
import Testing

@Suite struct ClassLabelsTests {
    private let labels = ClassLabels(labels: [2, 0, 3], classes: 4)

    @Test func `Targets are one for the class and zero for the others, less their mean`() {
        #expect(
            labels.targets.elements == [
                -0.25, -0.25, 0.75, -0.25, 0.75, -0.25, -0.25, -0.25, -0.25, -0.25, -0.25, 0.75,
            ])
        #expect(ClassLabels(labels: [1], classes: 10).targets.elements[1] == 0.9)
        #expect(ClassLabels(labels: [0], classes: 1).targets.elements == [0])
    }

    @Test func `The largest output is the class, the first of equals`() {
        let outputs = Matrix<Double>(rows: 3, columns: 3, elements: [0, 2, 1, 5, 5, 0, -3, -2, -1])
        #expect(ClassLabels.predictions(of: outputs) == [1, 0, 2])
    }

    @Test func `Accuracy is the share of samples that are right`() {
        #expect(labels.accuracy(of: labels.targets) == 1)
        let outputs = Matrix<Double>(rows: 3, columns: 4, repeating: 0)
        #expect(labels.accuracy(of: outputs) == 1.0 / 3)
    }
}
