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

    /// The loss of every learner over time, of the training samples down to ``least`` of that at the start.
    private static func plot(
        of reports: [LearnerReport], _ options: PlotOptions
    ) throws(RenderingError) -> Plot {
        let series = reports.flatMap { report -> [Series] in
            // At 0 there is no logarithm.
            let curve = report.curve.filter { $0.time > 0 }
            let least = Self.least * (report.curve.first?.training.loss ?? 0)
            var series = [
                Series(
                    name: "\(report.learner.name), training",
                    points: curve.filter { $0.training.loss >= least }
                        .map { PlotPoint(x: $0.time, y: $0.training.loss, error: 0) }, style: .line)
            ]
            if curve.contains(where: { $0.test != nil }) {
                series.append(
                    Series(
                        name: "\(report.learner.name), test",
                        points: curve.compactMap { point in
                            point.test.map { PlotPoint(x: point.time, y: $0.loss, error: 0) }
                        }, style: .dashes))
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
