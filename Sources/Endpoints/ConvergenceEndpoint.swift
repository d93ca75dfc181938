internal import HTTP
internal import JSON
internal import Jobs
internal import NeuralKernels
internal import Rendering

/// `/v1/jobs/{id}/convergence`: how far kernels of finite networks are from their limit, by width.
enum ConvergenceEndpoint {
    static let resource = PlotEndpoint(
        name: "convergence",
        document: { JSONWriter.bytes(document(of: try convergence(of: $0.job), $0.job)) },
        plot: { finding, options in
            try plot(of: try convergence(of: finding.job), options)
        }, part: .kernel,
        check: { job throws(Problem) in _ = try convergence(of: job) })

    private static func convergence(of job: Job) throws(Problem) -> JobResult.Convergence {
        guard let convergence = job.result?.convergence else { throw Problem.withoutConvergence }
        return convergence
    }

    private static func plot(
        of convergence: JobResult.Convergence, _ options: PlotOptions
    ) throws(RenderingError) -> Plot {
        var series = [
            Series(
                name: "networks",
                points: convergence.points.map {
                    PlotPoint(x: Double($0.width), y: $0.distance, error: $0.standardError ?? 0)
                }, style: .markers)
        ]
        if let fit = convergence.fit {
            let slope = (fit.slope * 100).rounded() / 100
            series.append(
                Series(
                    name: "slope \(slope)".replacing("-", with: "\u{2212}"),
                    points: convergence.points.map { point in
                        let distance = fit.factor * Double.exp(fit.slope * Double.log(Double(point.width)))
                        return PlotPoint(x: Double(point.width), y: distance, error: 0)
                    }, style: .dashes))
        }
        return try Plot(
            title: options.title, x: PlotAxis(label: "width", scale: .log),
            y: PlotAxis(label: "relative distance to the limit", scale: .log), series: series,
            width: options.width)
    }

    /// What clients get to read.
    static func document(of convergence: JobResult.Convergence, _ job: Job) -> JSONValue {
        let points = convergence.points.map { point in
            JSONValue.object([
                "width": .integer(point.width), "relative_distance": .number(point.distance),
                "standard_error": .optional(point.standardError),
            ])
        }
        let fit = convergence.fit.map { fit in
            JSONValue.object([
                "slope": .number(fit.slope), "standard_error": .optional(fit.standardError),
                "factor": .number(fit.factor),
            ])
        }
        return .object([
            "job": .string(job.id.description), "points": .array(points), "fit": fit ?? .null,
        ])
    }
}
