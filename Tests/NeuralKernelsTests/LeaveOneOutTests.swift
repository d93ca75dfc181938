import LinearAlgebra
import NeuralKernels
import Testing

@Suite struct LeaveOneOutTests {
    private static let ridges = [1e-6, 1e-3, 0.1, 10].map { Ridge.relative($0) }

    /// By fits to all samples but one.
    private static func slowly(_ kernel: Matrix<Double>, _ targets: Matrix<Double>, ridge: Double) throws
        -> Matrix<Double>
    {
        var predictions = targets
        for index in 0..<kernel.rows {
            let rest = (0..<kernel.rows).filter { $0 != index }
            let process = try GaussianProcess(
                kernel: kernel.permuted(rows: rest, columns: rest), elementType: .float64,
                targets: targets.permuted(rows: rest, columns: nil), ridge: .absolute(ridge))
            let posterior = try process.posterior(
                cross: kernel.permuted(rows: [index], columns: rest), prior: Matrix(rows: 1, columns: 1))
            for column in 0..<targets.columns { predictions[index, column] = posterior.mean[0, column] }
        }
        return predictions
    }

    @Test func `Along a path of ridges, errors and accuracies are those of fits that leave one sample out`()
        throws
    {
        let matrix = Kernels(count: 9, tests: 1, features: 5, seed: 1).training
        let labels = ClassLabels(labels: [0, 1, 2, 0, 1, 2, 0, 0, 1], classes: 3)
        let kernel = try TrainingKernel(matrix, elementType: .float64, ridge: .relative(7))
        let path = try LeaveOneOut(
            kernel: kernel, targets: labels.targets, labels: labels, ridges: Self.ridges)
        #expect(path.points.map(\.ridge) == Self.ridges)
        for point in path.points {
            #expect(point.jitter == 0)
            let predictions = try Self.slowly(matrix, labels.targets, ridge: point.strength)
            let squares = zip(predictions.elements, labels.targets.elements).reduce(0) {
                $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
            }
            #expect(abs(point.meanSquaredError - squares / 27) <= 1e-8 * squares)
            #expect(point.accuracy == labels.accuracy(of: predictions))
        }
        let least = path.points.map(\.meanSquaredError).min()
        #expect(path.points.best?.meanSquaredError == least)
    }

    /// A network does not begin at 0: the fits learn what is left of its targets.
    @Test func `Fits begin where the outputs begin`() throws {
        let matrix = Kernels(count: 9, tests: 1, features: 5, seed: 1).training
        let (targets, start) = (Kernels.random(9, 2, seed: 3), Kernels.random(9, 2, seed: 4))
        var rest = targets
        for index in rest.elements.indices { rest.elements[index] -= start.elements[index] }
        let kernel = try TrainingKernel(matrix, elementType: .float64, ridge: .absolute(0))
        let (predictions, _) = try LeftOutFits(kernel: kernel, targets: targets, start: start)
            .predictions(ridge: 0.1)
        let slowly = try Self.slowly(matrix, rest, ridge: 0.1)
        for (index, value) in predictions.elements.enumerated() {
            #expect(abs(value - start.elements[index] - slowly.elements[index]) <= 1e-9)
        }
    }

    /// Of a kernel of two outputs that depend on each other.
    @Test(arguments: [1e-4, 0.3])
    func `A sample of several outputs is left out with all of them`(ridge: Double) throws {
        let matrix = Kernels(count: 10, tests: 1, features: 12, seed: 5).training
        let targets = Kernels.random(10, 1, seed: 6)
        let kernel = try TrainingKernel(matrix, elementType: .float64, ridge: .absolute(0))
        let (predictions, _) = try LeftOutFits(kernel: kernel, targets: targets, block: 2)
            .predictions(ridge: ridge)
        for sample in 0..<5 {
            let (own, rest) = (
                [2 * sample, 2 * sample + 1], (0..<10).filter { $0 / 2 != sample }
            )
            let process = try GaussianProcess(
                kernel: matrix.permuted(rows: rest, columns: rest), elementType: .float64,
                targets: targets.permuted(rows: rest, columns: nil), ridge: .absolute(ridge))
            let posterior = try process.posterior(
                cross: matrix.permuted(rows: own, columns: rest), prior: Matrix(rows: 2, columns: 2))
            for place in 0..<2 {
                #expect(abs(predictions[own[place], 0] - posterior.mean[place, 0]) <= 1e-9)
            }
        }
    }

    @Test func `A smooth function needs little ridge, and noise much`() throws {
        let kernels = Kernels(count: 30, tests: 1, features: 3, seed: 5)
        let features = kernels.features.permuted(rows: Array(0..<30), columns: nil)
        let kernel = try TrainingKernel(kernels.training, elementType: .float64, ridge: .absolute(0))
        let smooth = Matrix.product(features, Kernels.random(3, 1, seed: 6))
        let noise = Kernels.random(30, 1, seed: 7)
        for (targets, best) in [(smooth, Self.ridges[0]), (noise, Self.ridges[3])] {
            let path = try LeaveOneOut(kernel: kernel, targets: targets, labels: nil, ridges: Self.ridges)
            #expect(path.points.best?.ridge == best && path.points.best?.accuracy == nil)
        }
    }

    @Test func `Without a ridge no less is known`() throws {
        let matrix = Kernels(count: 6, tests: 1, features: 12, seed: 1).training
        let kernel = try TrainingKernel(matrix, elementType: .float64, ridge: .absolute(0))
        let targets = Kernels.random(6, 2, seed: 4)
        let (predictions, jitter) = try LeftOutFits(kernel: kernel, targets: targets).predictions(ridge: 0)
        #expect(jitter == 0)
        #expect(predictions.distance(to: try Self.slowly(matrix, targets, ridge: 0)) <= 1e-11)
    }

    @Test func `A pair that coincides predicts each from the other`() throws {
        let kernel = try TrainingKernel(
            Matrix(rows: 2, columns: 2, elements: [1, 1, 1, 1]), elementType: .float64, ridge: .absolute(0))
        let targets = Matrix<Double>(rows: 2, columns: 1, elements: [3, 5])
        let (predictions, jitter) = try LeftOutFits(kernel: kernel, targets: targets).predictions(ridge: 0)
        #expect(jitter > 0)
        #expect(abs(predictions[0, 0] - 5) <= 1e-3 && abs(predictions[1, 0] - 3) <= 1e-3)
    }

    @Test func `Of one sample alone, and with a kernel of zeros, nothing is known`() throws {
        for (n, element) in [(1, 4.0), (3, 0)] {
            let kernel = try TrainingKernel(
                Matrix(rows: n, columns: n, repeating: element), elementType: .float64, ridge: .absolute(0))
            let targets = Matrix<Double>(rows: n, columns: 1, repeating: 5)
            for ridge in [0, 1.0] {
                let predictions = try LeftOutFits(kernel: kernel, targets: targets).predictions(ridge: ridge)
                    .0
                #expect(predictions.elements.allSatisfy { abs($0) <= 1e-14 })
            }
        }
    }

    @Test func `Targets that are no numbers are refused`() throws {
        let kernel = try TrainingKernel(
            Matrix(rows: 1, columns: 1, elements: [1]), elementType: .float64, ridge: .absolute(0))
        #expect(throws: InferenceError.notFinite) {
            try LeaveOneOut(
                kernel: kernel, targets: Matrix(rows: 1, columns: 1, elements: [.infinity]), labels: nil,
                ridges: [.absolute(1)])
        }
    }
}
