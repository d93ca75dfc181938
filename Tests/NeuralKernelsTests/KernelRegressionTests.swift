import LinearAlgebra
import NeuralKernels
import TestSupport
import Testing

@Suite struct KernelRegressionTests {
    private static func regression(
        _ kernels: Kernels, outputs: Int, ridge: Ridge = .absolute(0), learningRate: Double = 1,
        isFromZero: Bool = false
    ) throws -> (KernelRegression, TestSamples, start: Matrix<Double>?) {
        let kernel = try TrainingKernel(kernels.training, elementType: .float64, ridge: ridge)
        let start = Kernels.random(kernels.count, outputs, seed: 8)
        let regression = try KernelRegression(
            kernel: kernel, targets: Kernels.random(kernels.count, outputs, seed: 9),
            start: isFromZero ? nil : start,
            learningRate: learningRate)
        return (
            regression, try TestSamples(cross: kernels.cross, kernel: kernel),
            isFromZero ? nil : Kernels.random(kernels.cross.rows, outputs, seed: 7)
        )
    }

    /// Gradient descent on weights of the kernel's rows, by steps of Runge and Kutta: f = f(0) + Θ a with
    /// a′ = −(η/|y|) (f − y + λ a).
    private static func slowly(
        _ regression: KernelRegression, _ kernels: Kernels, errors: Matrix<Double>, until time: Double,
        steps: Int
    ) -> Matrix<Double> {
        let step = time / Double(steps)
        let scale = -regression.flow.learningRate / Double(regression.flow.targetCount)
        let ridge = regression.kernel.ridge
        func slope(_ a: Matrix<Double>) -> [Double] {
            let change = Matrix.product(kernels.training, a)
            return a.elements.indices.map {
                scale * (change.elements[$0] + ridge * a.elements[$0] + errors.elements[$0])
            }
        }
        func moved(_ a: Matrix<Double>, _ slope: [Double], _ by: Double) -> Matrix<Double> {
            Matrix(rows: a.rows, columns: a.columns, elements: zip(a.elements, slope).map { $0 + by * $1 })
        }
        var a = Matrix<Double>(rows: errors.rows, columns: errors.columns)
        for _ in 0..<steps {
            let first = slope(a)
            let second = slope(moved(a, first, step / 2))
            let third = slope(moved(a, second, step / 2))
            let fourth = slope(moved(a, third, step))
            let mean = first.indices.map { (first[$0] + 2 * second[$0] + 2 * third[$0] + fourth[$0]) / 6 }
            a = moved(a, mean, step)
        }
        return a
    }

    /// The steps' own error is below 1e-11.
    @Test(arguments: [(Ridge.absolute(0), 3), (.relative(0.2), 3), (.absolute(0), 12)], [0.5, 6.0])
    func `Outputs are those of many small steps of gradient descent`(setting: (Ridge, Int), time: Double)
        throws
    {
        let kernels = Kernels(count: 6, tests: 3, features: setting.1, seed: 3)
        let (regression, test, start) = try Self.regression(
            kernels, outputs: 2, ridge: setting.0, learningRate: 0.7)
        let initial = Kernels.random(6, 2, seed: 8)
        var errors = initial
        for index in errors.elements.indices { errors.elements[index] -= regression.targets.elements[index] }
        let weights = Self.slowly(regression, kernels, errors: errors, until: time, steps: 800)
        for (got, cross, before) in [
            (try regression.trainingOutputs(.latent, at: time), kernels.training, initial),
            (try regression.outputs(of: test, start: start, at: time), kernels.cross, try #require(start)),
        ] {
            let change = Matrix.product(cross, weights)
            for index in got.elements.indices {
                #expect(abs(got.elements[index] - before.elements[index] - change.elements[index]) <= 1e-10)
            }
        }
    }

    @Test func `Without a ridge both readings of the training samples are the same`() throws {
        let kernels = Kernels(count: 6, tests: 1, features: 12, seed: 1)
        let (regression, _, _) = try Self.regression(kernels, outputs: 2)
        for time in [0, 0.1, 30, Double.infinity] {
            let observed = try regression.trainingOutputs(.observed, at: time)
            #expect(observed.elements == (try regression.trainingOutputs(.latent, at: time)).elements)
        }
        #expect(
            try regression.trainingOutputs(.observed, at: .infinity).elements == regression.targets.elements)
    }

    @Test func `The latent outputs are what a test sample at the same place gets`() throws {
        let kernels = Kernels(count: 6, tests: 1, features: 12, seed: 1)
        let (regression, _, _) = try Self.regression(kernels, outputs: 2, ridge: .relative(0.3))
        let same = try TestSamples(cross: kernels.training, kernel: regression.kernel)
        for time in [0, 2, Double.infinity] {
            let latent = try regression.trainingOutputs(.latent, at: time)
            let twin = try regression.outputs(of: same, start: Kernels.random(6, 2, seed: 8), at: time)
            #expect(latent.distance(to: twin) <= 1e-13)
        }
    }

    @Test(arguments: [TrainingReading.observed, .latent])
    func `The loss is that of the outputs`(reading: TrainingReading) throws {
        let kernels = Kernels(count: 7, tests: 1, features: 4, seed: 5)
        let (regression, _, _) = try Self.regression(kernels, outputs: 3, ridge: .relative(0.1))
        let times = [0, 0.4, 7, 1e4, Double.infinity]
        let losses = try regression.trainingLoss(reading, at: times)
        for (time, loss) in zip(times, losses) {
            let outputs = try regression.trainingOutputs(reading, at: time)
            let squares = zip(outputs.elements, regression.targets.elements).reduce(0) {
                $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
            }
            #expect(abs(loss - squares / 42) <= 1e-15)
        }
        #expect(losses == losses.sorted(by: >))
    }

    @Test func `Late outputs are those of infinite time`() throws {
        let kernels = Kernels(count: 6, tests: 3, features: 12, seed: 2)
        let (regression, test, start) = try Self.regression(kernels, outputs: 2)
        let late = try regression.outputs(of: test, start: start, at: 1e6)
        #expect(late.distance(to: try regression.outputs(of: test, start: start, at: .infinity)) <= 1e-12)
    }

    /// The targets of a pair that coincides are their mean's, as a fit without one of them has it.
    ///
    /// What is off the mean is divided by the jitter, and reaches the outputs by the rounding of the eigenvectors alone.
    @Test func `Duplicates with targets of their own are learned as their mean`() throws {
        let kernels = Kernels(count: 8, tests: 3, features: 30, duplicates: 1, seed: 4)
        let (regression, test, _) = try Self.regression(kernels, outputs: 2, isFromZero: true)
        #expect(regression.kernel.jitter > 0)
        let outputs = try regression.outputs(of: test, start: nil, at: .infinity)
        let kept = Array(0..<7)
        var targets = regression.targets.permuted(rows: kept, columns: nil)
        for column in 0..<2 {
            targets[0, column] = (regression.targets[0, column] + regression.targets[7, column]) / 2
        }
        let kernel = try TrainingKernel(
            kernels.training.permuted(rows: kept, columns: kept), elementType: .float64, ridge: .absolute(0))
        let fewer = try KernelRegression(kernel: kernel, targets: targets, start: nil, learningRate: 1)
        let twin = try fewer.outputs(
            of: TestSamples(cross: kernels.cross.permuted(rows: nil, columns: kept), kernel: kernel),
            start: nil,
            at: .infinity)
        #expect(outputs.distance(to: twin) <= 1e-4)
        // Nothing is inverted at finite times.
        #expect(try regression.outputs(of: test, start: nil, at: 1e5).distance(to: twin) <= 1e-10)
    }

    @Test func `The order of the samples does not matter`() throws {
        let kernels = Kernels(count: 6, tests: 3, features: 12, seed: 6)
        let order = [3, 5, 0, 1, 4, 2]
        let (regression, test, start) = try Self.regression(kernels, outputs: 2, ridge: .relative(0.01))
        let kernel = try TrainingKernel(
            kernels.training.permuted(rows: order, columns: order), elementType: .float64,
            ridge: .relative(0.01))
        let other = try KernelRegression(
            kernel: kernel, targets: regression.targets.permuted(rows: order, columns: nil),
            start: Kernels.random(6, 2, seed: 8).permuted(rows: order, columns: nil), learningRate: 1)
        let otherTest = try TestSamples(
            cross: kernels.cross.permuted(rows: nil, columns: order), kernel: kernel)
        for time in [1, Double.infinity] {
            let outputs = try regression.outputs(of: test, start: start, at: time)
            #expect(outputs.distance(to: try other.outputs(of: otherTest, start: start, at: time)) <= 1e-13)
        }
    }

    /// The kernel x xᵀ fits the line through 0, with the slope x · y/|x|² in the end.
    @Test(arguments: [0.5, 3, 1e3, 1e9, Double.infinity])
    func `A kernel of rank one fits a line`(time: Double) throws {
        let (x, y) = ([1.0, 2, -1, 0.5, 3], [0.7, 2.5, -0.3, 1, 2])
        let kernel = try TrainingKernel(
            Matrix.gram(Matrix(rows: 5, columns: 1, elements: x)), elementType: .float64, ridge: .absolute(0))
        let regression = try KernelRegression(
            kernel: kernel, targets: Matrix(rows: 5, columns: 1, elements: y), start: nil, learningRate: 2)
        let test = try TestSamples(
            cross: Matrix(rows: 1, columns: 5, elements: x.map { 4 * $0 }), kernel: kernel)
        let square = x.reduce(0) { $0 + $1 * $1 }
        let slope = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } / square
        let wanted = 4 * slope * -Double.expm1(-square * 2 * time / 5)
        let got = try regression.outputs(of: test, start: nil, at: time)[0, 0]
        // Along the four eigenvectors of 0, some roundings of |k| |y| grow with time, and in the end are divided by the
        // smallest eigenvalue that is inverted.
        let products = 4 * (16 * square * y.reduce(0) { $0 + $1 * $1 }).squareRoot()
        let weight = min(2 * time / 5, 1 / kernel.smallestInverted)
        #expect(abs(got - wanted) <= Double.ulpOfOne * (products * weight + 100))
    }

    @Test func `One sample is a division`() throws {
        let kernel = try TrainingKernel(
            Matrix(rows: 1, columns: 1, elements: [4]), elementType: .float64, ridge: .absolute(1))
        let regression = try KernelRegression(
            kernel: kernel, targets: Matrix(rows: 1, columns: 1, elements: [10]), start: nil, learningRate: 1)
        let test = try TestSamples(cross: Matrix(rows: 1, columns: 1, elements: [2]), kernel: kernel)
        #expect(try regression.outputs(of: test, start: nil, at: .infinity).elements == [4])
        #expect(try regression.trainingOutputs(.latent, at: .infinity).elements == [8])
        #expect(regression.largestLearningRate == 0.4)
    }

    @Test func `A kernel of zeros learns nothing and gives numbers`() throws {
        let kernel = try TrainingKernel(
            Matrix(rows: 3, columns: 3), elementType: .float64, ridge: .relative(0.5))
        let regression = try KernelRegression(
            kernel: kernel, targets: Matrix(rows: 3, columns: 1, elements: [1, 2, 3]), start: nil,
            learningRate: 1)
        let test = try TestSamples(cross: Matrix(rows: 2, columns: 3), kernel: kernel)
        for time in [0, 5, 1e300, Double.infinity] {
            #expect(try regression.outputs(of: test, start: nil, at: time).elements.allSatisfy { $0 == 0 })
            #expect(
                try regression.trainingOutputs(.latent, at: time).elements.allSatisfy { abs($0) <= 1e-15 })
        }
        #expect(try regression.trainingLoss(.latent, at: [0, 9]).allSatisfy { abs($0 - 14.0 / 6) <= 1e-15 })
        #expect(regression.largestLearningRate == nil)
    }

    @Test func `Beyond the largest learning rate steps diverge, and below it they do not`() throws {
        let kernels = Kernels(count: 5, tests: 1, features: 3, seed: 2)
        let (regression, _, _) = try Self.regression(kernels, outputs: 1, ridge: .relative(0.3))
        let rate = try #require(regression.largestLearningRate)
        for (factor, isStable) in [(0.99, true), (1.01, false)] {
            var a = Kernels.random(5, 1, seed: 3)
            for _ in 0..<4000 {
                let change = Matrix.product(kernels.training, a)
                for i in 0..<5 {
                    a.elements[i] -=
                        factor * rate / 5 * (change.elements[i] + regression.kernel.ridge * a.elements[i])
                }
            }
            #expect((a.elements.allSatisfy { abs($0) < 1e-3 }) == isStable)
        }
    }

    @Test func `What overflows or is no number is refused`() throws {
        let kernels = Kernels(count: 3, tests: 1, features: 5, seed: 2)
        let kernel = try TrainingKernel(kernels.training, elementType: .float64, ridge: .absolute(0))
        let bad = Matrix<Double>(rows: 3, columns: 1, elements: [0, .nan, 0])
        #expect(throws: InferenceError.notFinite) {
            try KernelRegression(kernel: kernel, targets: bad, start: nil, learningRate: 1)
        }
        #expect(throws: InferenceError.notFinite) {
            try TestSamples(cross: Matrix(rows: 1, columns: 3, elements: [0, .nan, 0]), kernel: kernel)
        }
        let huge = Matrix<Double>(rows: 3, columns: 1, repeating: 1e308)
        let regression = try KernelRegression(kernel: kernel, targets: huge, start: nil, learningRate: 1)
        let test = try TestSamples(cross: Matrix(rows: 1, columns: 3, repeating: 1e10), kernel: kernel)
        #expect(throws: InferenceError.notFinite) {
            try regression.outputs(of: test, start: nil, at: .infinity)
        }
    }
}
