internal import HTTP
internal import JSON
internal import Jobs
internal import NeuralKernels
internal import Rendering

/// `/v1/jobs/{id}/regression`: what is learned with the kernel.
enum RegressionEndpoint {
    static let resource = PlotEndpoint(
        name: "regression",
        document: { finding in
            JSONWriter.bytes(try RegressionDocument(finding, try reports(of: finding.job)).document)
        },
        plot: { finding, options in try plot(of: try reports(of: finding.job), options) },
        part: .predictions, check: { job throws(Problem) in _ = try reports(of: job) })

    private static func reports(of job: Job) throws(Problem) -> [LearnerReport] {
        guard let reports = job.result?.regression else { throw Problem.withoutRegression }
        return reports
    }

    /// Of the loss at the start: what is below is learned by heart, and on a logarithmic axis would take the room of what
    /// is to be seen.
    private static let least = 0x1p-40

    /// The loss of every learner over time, down to ``least`` of the training samples' at the start.
    private static func plot(
        of reports: [LearnerReport], _ options: PlotOptions
    ) throws(RenderingError) -> Plot {
        let series = reports.flatMap { report -> [Series] in
            // At 0 there is no logarithm.
            let curve = report.curve.filter { $0.time > 0 }
            let least = Self.least * (curve.first?.training.loss ?? 0)
            func points(_ loss: (LossPoint) -> Double?) -> [PlotPoint] {
                curve.compactMap { point in loss(point).map { PlotPoint(x: point.time, y: $0, error: 0) } }
                    .filter { $0.y >= least }
            }
            var series = [
                Series(
                    name: "\(report.learner.name), training", points: points { $0.training.loss },
                    style: .line)
            ]
            if curve.contains(where: { $0.test != nil }) {
                series.append(
                    Series(
                        name: "\(report.learner.name), test", points: points { $0.test?.loss },
                        style: .dashes))
            }
            return series
        }
        return try Plot(
            title: options.title, x: PlotAxis(label: "training time in steps", scale: .log),
            y: PlotAxis(label: "loss, down to 2⁻⁴⁰ of its start", scale: .log), series: series,
            width: options.width)
    }
}

extension Learner {
    /// For people.
    var name: String {
        switch self {
        case .ntkEnsemble: "NTK"
        case .nngpEnsemble: "NNGP"
        case .linearizedNetwork: "linearized network"
        case .meanKernel: "mean kernel"
        }
    }
}
