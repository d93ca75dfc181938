import Jobs
import NeuralKernels
import Testing

@testable import Storage

@Suite struct StoredPartsTests {
    @Test func `Parts come back from their text with their shapes`() {
        let form = ResultForm(
            shape: [5, 5], elementType: .float64, parts: [.kernel, .spectrum, .predictions, .covariance],
            isRectangular: false, ownShapes: [.predictions: [2, 3, 7, 1], .covariance: [2, 3, 2, 2]])
        let stored = StoredParts(form)
        #expect(stored.text == "kernel,spectrum,predictions:2x3x7x1,covariance:2x3x2x2")
        #expect(StoredParts(text: stored.text) == stored)
    }

    @Test func `What earlier versions wrote is read, and what later ones may write is left out`() {
        #expect(StoredParts(text: "kernel,standard_error").parts == [.kernel, .standardError])
        #expect(StoredParts(text: "kernel,oracle:3x4").parts == [.kernel])
        #expect(StoredParts(text: "kernel,oracle:3x4").ownShapes.isEmpty)
    }
}
