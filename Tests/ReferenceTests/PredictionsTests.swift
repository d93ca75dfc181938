import JSON
import LinearAlgebra
import NeuralKernels
import Testing

/// Learning with a kernel, against neural-tangents 0.6.5, matrix exponentials by scipy and fits by numpy.
///
/// To 1e-10 of numbers of order 1; kernels here have conditions up to 100.
@Suite struct PredictionsTests {
    static let document = Golden.document("predictions")
    static let cases = document["cases"].elements ?? []
    /// The last of them is for ever.
    static let times = (document["times"].elements ?? []).map {
        if case .number(let t) = $0 { t.value } else { Double.infinity }
    }

    private static func matrix(_ value: JSONValue) -> Matrix<Double> {
        let rows = (value.elements ?? []).map { row -> [Double] in
            if case .numbers(let numbers) = row { numbers } else { (row.elements ?? []).map(\.double) }
        }
        return Matrix(rows: rows.count, columns: rows.first?.count ?? 0, elements: rows.flatMap { $0 })
    }

    private static func expect(
        _ got: Matrix<Double>, _ wanted: JSONValue, _ place: String, within tolerance: Double = 1e-10
    ) {
        let wanted = matrix(wanted)
        #expect(
            got.rows == wanted.rows && got.columns == wanted.columns && !wanted.elements.isEmpty, "\(place)")
        for (a, b) in zip(got.elements, wanted.elements) { #expect(abs(a - b) <= tolerance, "\(place)") }
    }

    private static func expect(_ got: GaussianOutputs, _ wanted: JSONValue, _ place: String) {
        expect(got.mean, wanted["mean"], "\(place), mean")
        expect(got.covariance, wanted["covariance"], "\(place), covariance")
    }

    private static func ridge(_ golden: JSONValue) -> Ridge {
        golden["absolute"] == .bool(true)
            ? .absolute(golden["ridge"].double) : .relative(golden["ridge"].double)
    }

    private static func kernel(_ golden: JSONValue, _ kind: String) throws -> TrainingKernel {
        try TrainingKernel(
            matrix(golden["kernels"][kind]["train"]), elementType: .float64, ridge: ridge(golden))
    }

    @Test(arguments: cases.indices)
    func `Ensembles of networks equal neural-tangents' at every time`(index: Int) throws {
        let golden = Self.cases[index]
        let (ntk, nngp) = (try Self.kernel(golden, "ntk"), try Self.kernel(golden, "nngp"))
        let (targets, rate) = (Self.matrix(golden["targets"]), golden["learning_rate"].double)
        let cross = golden["kernels"]["nngp"]["cross"]
        let prior = Self.matrix(golden["kernels"]["nngp"]["test"])
        let whole = try NTKEnsemble(
            kernel: ntk, nngp: Self.matrix(golden["kernels"]["nngp"]["train"]), targets: targets,
            learningRate: rate)
        let last = try NNGPEnsemble(kernel: nngp, targets: targets, learningRate: rate)
        let test = try TestSamples(cross: Self.matrix(golden["kernels"]["ntk"]["cross"]), kernel: ntk)
        let start = try TestSamples(cross: Self.matrix(cross), kernel: ntk)
        let lastTest = try TestSamples(cross: Self.matrix(cross), kernel: nngp)
        for (time, wanted) in zip(Self.times, golden["ensemble"].elements ?? []) {
            let place = "case \(index), t = \(time)"
            let readings: [(String, TrainingReading)] = [("observed", .observed), ("latent", .latent)]
            for (name, reading) in readings {
                Self.expect(
                    try whole.training(reading, at: time), wanted[name]["ntk"], "\(place), NTK, \(name)")
                Self.expect(
                    try last.training(reading, at: time), wanted[name]["nngp"], "\(place), NNGP, \(name)")
            }
            Self.expect(
                try whole.outputs(of: test, nngp: start, prior: prior, at: time), wanted["test"]["ntk"],
                "\(place), NTK")
            Self.expect(
                try last.outputs(of: lastTest, prior: prior, at: time), wanted["test"]["nngp"],
                "\(place), NNGP")
        }
    }

    @Test(arguments: cases.indices)
    func `A linear network's outputs equal neural-tangents' and those by matrix exponentials`(index: Int)
        throws
    {
        let golden = Self.cases[index]
        let kernel = try Self.kernel(golden, "ntk")
        let regression = try KernelRegression(
            kernel: kernel, targets: Self.matrix(golden["targets"]),
            start: Self.matrix(golden["starts"]["train"]),
            learningRate: golden["learning_rate"].double)
        let test = try TestSamples(cross: Self.matrix(golden["kernels"]["ntk"]["cross"]), kernel: kernel)
        let start = Self.matrix(golden["starts"]["test"])
        let exponentials = golden["exponential"].elements ?? []
        for (step, wanted) in (golden["single"].elements ?? []).enumerated() {
            let (time, place) = (Self.times[step], "case \(index), t = \(Self.times[step])")
            Self.expect(try regression.trainingOutputs(.observed, at: time), wanted["observed"], place)
            Self.expect(try regression.trainingOutputs(.latent, at: time), wanted["latent"], place)
            let outputs = try regression.outputs(of: test, start: start, at: time)
            Self.expect(outputs, wanted["test"], place)
            if step < exponentials.count { Self.expect(outputs, exponentials[step], "\(place), exponential") }
        }
        #expect(exponentials.count == Self.times.count - 1)
    }

    @Test(arguments: cases.indices)
    func `Posteriors equal neural-tangents'`(index: Int) throws {
        let golden = Self.cases[index]
        for (kind, source) in [("nngp", "nngp"), ("ntkgp", "ntk")] {
            let kernels = golden["kernels"][source]
            let process = try GaussianProcess(
                kernel: Self.matrix(kernels["train"]), elementType: .float64,
                targets: Self.matrix(golden["targets"]),
                ridge: Self.ridge(golden))
            #expect(process.jitter == 0)
            let posterior = try process.posterior(
                cross: Self.matrix(kernels["cross"]), prior: Self.matrix(kernels["test"]))
            Self.expect(posterior, golden["posterior"][kind], "case \(index), \(kind)")
        }
    }

    @Test(arguments: cases.indices)
    func `Predictions of samples that are left out equal those by a fit to the others`(index: Int) throws {
        let golden = Self.cases[index]
        let kernel = try Self.kernel(golden, "ntk")
        let fits = LeftOutFits(kernel: kernel, targets: Self.matrix(golden["targets"]))
        let (predictions, jitter) = try fits.predictions(ridge: kernel.ridge)
        Self.expect(predictions, golden["left_out"], "case \(index)")
        #expect(jitter == 0)
    }

    @Test(arguments: cases.indices)
    func `Largest learning rates equal neural-tangents', but for the ridge`(index: Int) throws {
        let golden = Self.cases[index]
        let kernel = try TrainingKernel(
            Self.matrix(golden["kernels"]["ntk"]["train"]), elementType: .float64, ridge: .absolute(0))
        let regression = try KernelRegression(
            kernel: kernel, targets: Self.matrix(golden["targets"]), start: nil, learningRate: 1)
        // Which adds 1e-12 to the eigenvalue.
        let rate = try #require(regression.largestLearningRate)
        #expect(abs(rate - golden["largest_learning_rate"].double) <= 1e-10)
    }

    @Test(arguments: cases.indices)
    func `Alignments equal those with centering matrices`(index: Int) throws {
        let golden = Self.cases[index]
        let (ntk, nngp) = (
            Self.matrix(golden["kernels"]["ntk"]["train"]), Self.matrix(golden["kernels"]["nngp"]["train"])
        )
        let targets = Self.matrix(golden["targets"])
        let likeness = KernelComparison(of: ntk, targets: targets) {}
        var pair = KernelComparison()
        for row in 0..<ntk.rows {
            let range = row * ntk.columns..<(row + 1) * ntk.columns
            pair.append(Array(nngp.elements[range]), Array(ntk.elements[range]))
        }
        let found = [
            "targets": likeness.alignment, "centered_targets": likeness.centredAlignment,
            "kernels": pair.alignment, "centered_kernels": pair.centredAlignment,
            "distance": pair.relativeDistance,
        ]
        for (name, value) in found {
            #expect(
                abs(try #require(value) - golden["alignments"][name].double) <= 1e-12,
                "case \(index), \(name)")
        }
    }
}
