import JSON
import Jobs
import LinearAlgebra
import NeuralKernels
import TestSupport
import Testing

/// Whole jobs with a regression, against neural-tangents 0.6.5.
///
/// Its own kernels behind a ReLU err by 1e-8 on the diagonal, which these predictions show; from the same kernels
/// ``PredictionsTests`` has them to 1e-10.
@Suite(.timeLimit(.minutes(3))) struct RegressionJobsTests {
    /// The network of predictions.py, with the golden case's samples and targets.
    private static func specification(of golden: JSONValue) throws -> Specification {
        let dense = #"{"type": "Linear", "out_features": 64, "weight_std": 1.3, "bias_std": 0.3}"#
        let last = dense.replacing("64", with: "1")
        let text = { (value: JSONValue) in String(decoding: JSONWriter.bytes(value), as: UTF8.self) }
        let times = PredictionsTests.times.map { $0.isFinite ? "\($0)" : "\"infinity\"" }
        return try SpecificationReader.read(
            JSONReader.read(
                Array(
                    #"""
                    {"architecture": {"parameterization": "ntk", "layers": [\#(dense), {"type": "Erf"}, \#(dense),
                      {"type": "ReLU"}, \#(last)]}, "seed": 0, "data": \#(text(golden["inputs"]["train"])),
                     "kernel": {"width": "infinite"}, "dtype": "float64",
                     "regression": {"targets": \#(text(golden["targets"])), "test": \#(text(golden["inputs"]["test"])),
                      "ridge": \#(golden["ridge"].double),
                      "ridge_scale": "\#(golden["absolute"] == .bool(true) ? "absolute" : "relative")",
                      "learning_rate": \#(golden["learning_rate"].double), "times": [\#(times.joined(separator: ", "))]}}
                    """#.utf8)))
    }

    private static let tolerance = 2e-8

    @Test(arguments: PredictionsTests.cases.indices)
    func `An infinite ensemble's job equals neural-tangents' predict`(index: Int) async throws {
        let golden = PredictionsTests.cases[index]
        let workshop = Workshop()
        let job = try #require(try await workshop.finished(try Self.specification(of: golden)))
        try #require(job.state == .succeeded)
        let shape = job.header(of: .predictions).shape
        let means = try #require(try workshop.bytes(of: job, .predictions)).values(as: Double.self)
        let covariances = try #require(try workshop.bytes(of: job, .covariance)).values(as: Double.self)
        let deviations = try #require(try workshop.bytes(of: job, .standardDeviation)).values(as: Double.self)
        let training = golden["targets"].elements?.count ?? 0
        let (times, samples, outputs) = (shape[1], shape[2], shape[3])
        let tests = samples - training
        #expect(shape[0] == 2 && times == 6)
        for (place, learner) in ["ntk", "nngp"].enumerated() {
            for (time, wanted) in (golden["ensemble"].elements ?? []).enumerated() {
                let mean = wanted["latent"][learner]["mean"].leaves + wanted["test"][learner]["mean"].leaves
                let block = (place * times + time) * samples * outputs
                #expect(mean.count == samples * outputs)
                for (offset, value) in mean.enumerated() {
                    #expect(
                        abs(means[block + offset] - value) <= Self.tolerance,
                        "\(learner), time \(time), \(offset)")
                }
                let covariance = wanted["test"][learner]["covariance"].leaves
                let start = (place * times + time) * tests * tests
                #expect(covariance.count == tests * tests)
                for (offset, value) in covariance.enumerated() {
                    #expect(abs(covariances[start + offset] - value) <= Self.tolerance)
                }
                for test in 0..<tests {
                    let variance = max(covariances[start + test * (tests + 1)], 0)
                    #expect(deviations[(place * times + time) * tests + test] == variance.squareRoot())
                }
            }
        }
        let reports = try #require(job.result?.regression)
        #expect(reports.map(\.learner) == [.ntkEnsemble, .nngpEnsemble])
        let largest = golden["largest_learning_rate"].double
        let bare = golden["ridge"].double == 0
        if bare {
            #expect(abs((reports[0].largestLearningRate ?? .nan) - largest) <= Self.tolerance * largest)
        }
        #expect(
            abs((reports[0].alignment ?? .nan) - golden["alignments"]["targets"].double) <= Self.tolerance)
    }
}

extension JSONValue {
    /// All numbers, in order.
    fileprivate var leaves: [Double] {
        switch self {
        case .number(let number): [number.value]
        case .numbers(let numbers): numbers
        case .array(let elements): elements.flatMap(\.leaves)
        default: []
        }
    }
}
