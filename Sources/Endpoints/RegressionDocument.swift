internal import JSON
internal import Jobs
internal import NeuralKernels

/// What clients get to read of a regression.
struct RegressionDocument {
    let document: JSONValue

    /// Numbers of predictions up to which they stand in the document; the arrays have them in any case.
    static let mostNumbers = 1_000_000

    /// - Throws: ``StoreError`` when the predictions cannot be read.
    init(_ finding: PlotEndpoint.Finding, _ reports: [LearnerReport]) throws {
        let (job, shape) = (finding.job, finding.reader.header.shape)
        let (times, samples, outputs) = (shape[1], shape[2], shape[3])
        let isShort = shape.reduce(1.0) { $0 * Double($1) } <= Double(Self.mostNumbers)
        let means = isShort ? try finding.numbers(of: .predictions) ?? [] : []
        let deviations = isShort ? try finding.numbers(of: .standardDeviation) : nil
        let training = job.order.form.shape[0]
        let learners = reports.enumerated().map { place, report in
            let predictions = (0..<(isShort ? times : 0)).map { time in
                let start = (place * times + time) * samples
                var members: JSONObject = [
                    "time": Self.time(report.points[time].time),
                    "training": Self.rows(means, start..<start + training, outputs),
                ]
                if samples > training {
                    members.append("test", Self.rows(means, start + training..<start + samples, outputs))
                }
                if let deviations {
                    let tests = samples - training
                    let first = (place * times + time) * tests
                    members.append(
                        "test_standard_deviation", .numbers(Array(deviations[first..<first + tests])))
                }
                return JSONValue.object(members)
            }
            return Self.document(of: report, predictions: isShort ? .array(predictions) : .null)
        }
        document = .object([
            "job": .string(job.id.description),
            "conventions": Self.conventions,
            "samples": .object([
                "training": .integer(training), "test": .integer(samples - training),
            ]),
            "outputs": .integer(outputs),
            "learners": .array(learners),
        ])
    }

    /// What the numbers mean, in the field's own notation.
    static let conventions: JSONValue = .object([
        "loss": .string("1/(2|y|) Σ (f − y)², |y| being the number of training samples times outputs"),
        "time": .string("steps of learning_rate η of the flow df/dt = −(η/|y|) A (f − y)"),
        "kernel": .string(
            "A = Θ + λ 1, and the jitter where training goes on for so long that A is inverted; a relative ridge is "
                + "λ = ridge · tr(Θ)/n"),
        "leave_one_out": .string(
            "the fit at infinite time to all other samples, with the λ of the whole kernel; the mean of squares has no ½"
        ),
        "alignment": .string("of the kernel, as a mean over its outputs, with y yᵀ"),
        "training_outputs": .string(
            "without the noise that a ridge is: what any sample that coincides with a training sample gets"),
        "labels": .string("1 − 1/k for a sample's class, −1/k for the others"),
        "ensembles": .string(
            "start from outputs of mean 0 and the covariance of the nngp; the standard deviation is that of every output"
        ),
        "linearized_network": .string("starts from the network's own outputs"),
    ])

    private static func document(of report: LearnerReport, predictions: JSONValue) -> JSONValue {
        let kernel = report.kernel
        return .object([
            "learner": .string(report.learner.rawValue),
            "kernel": .object([
                "order": .integer(kernel.order), "mean_diagonal": .number(kernel.meanDiagonal),
                "largest_eigenvalue": .number(kernel.largestEigenvalue),
                "smallest_eigenvalue": .number(kernel.smallestEigenvalue),
                "rounding": .number(kernel.rounding),
                "negative_eigenvalues": .integer(kernel.negative?.count ?? 0),
                "ridge": .number(kernel.ridge), "jitter": .number(kernel.jitter),
                "target_alignment": .optional(report.alignment),
                "centered_target_alignment": .optional(report.centredAlignment),
            ]),
            "learning_rate": .number(report.learningRate),
            "largest_learning_rate": .optional(report.largestLearningRate),
            "scores": .array(report.points.map(document)),
            "loss_curve": .array(report.curve.map(document)),
            "leave_one_out": .object([
                "path": .array(report.leaveOneOut.map(document)),
                "best": report.leaveOneOut.best.map(document) ?? .null,
            ]),
            "predictions": predictions,
        ])
    }

    private static func document(of point: LossPoint) -> JSONValue {
        var members: JSONObject = [
            "time": time(point.time), "training": document(of: point.training),
        ]
        if let test = point.test { members.append("test", document(of: test)) }
        return .object(members)
    }

    private static func document(of score: FitScore) -> JSONValue {
        var members: JSONObject = ["loss": .number(score.loss)]
        if let accuracy = score.accuracy { members.append("accuracy", .number(accuracy)) }
        return .object(members)
    }

    private static func document(of point: LeaveOneOut.Point) -> JSONValue {
        var members: JSONObject = [
            "ridge": .number(point.ridge.number), "lambda": .number(point.strength),
            "jitter": .number(point.jitter), "mean_squared_error": .number(point.meanSquaredError),
        ]
        if let accuracy = point.accuracy { members.append("accuracy", .number(accuracy)) }
        return .object(members)
    }

    private static func time(_ time: Double) -> JSONValue {
        time.isFinite ? .number(time) : .string("infinity")
    }

    /// Some rows of so many numbers each.
    private static func rows(_ values: [Double], _ range: Range<Int>, _ width: Int) -> JSONValue {
        .array(range.map { .numbers(Array(values[$0 * width..<($0 + 1) * width])) })
    }
}
