internal import HTTP
internal import JSON
internal import Jobs
internal import NeuralKernels
internal import Rendering

/// `/v1/jobs/{id}/training`: what became of the kernel while its network was trained.
enum TrainingEndpoint {
    static let resource = PlotEndpoint(
        name: "training",
        document: { finding in
            JSONWriter.bytes(
                document(of: try training(of: finding.job), finding.job, losses: try losses(finding)))
        },
        plot: { finding, options in
            try plot(of: try training(of: finding.job), losses: try losses(finding), options)
        }, part: .records, check: { job throws(Problem) in _ = try training(of: job) })

    private static func training(of job: Job) throws(Problem) -> JobResult.Training {
        guard let training = job.result?.training else { throw Problem.withoutTraining }
        return training
    }

    private static func losses(_ finding: PlotEndpoint.Finding) throws -> [Double] {
        try finding.numbers(of: .losses) ?? []
    }

    /// What clients get to read.
    private static func document(
        of training: JobResult.Training, _ job: Job, losses: [Double]
    ) -> JSONValue {
        let path = JobResponse.path(job.id)
        let records = training.records.map { record in
            var members: JSONObject = [
                "step": .integer(record.step), "loss": .number(record.loss),
                "relative_change": .optional(record.relativeChange),
                "alignment": .optional(record.alignment), "cka": .optional(record.centredAlignment),
                "links": .object([
                    "matrix": .string("\(path)/matrix?step=\(record.step)"),
                    "heatmap": .string("\(path)/heatmap?step=\(record.step)"),
                ]),
            ]
            if let accuracy = record.accuracy { members.append("accuracy", .number(accuracy)) }
            return JSONValue.object(members)
        }
        return .object([
            "job": .string(job.id.description), "conventions": conventions, "records": .array(records),
            "losses": .numbers(losses),
        ])
    }

    /// What the numbers mean.
    static let conventions: JSONValue = .object([
        "records": .string("the network after that many steps: its loss over all samples, and its kernel"),
        "relative_change": .string(
            "‖Θ − Θ₀‖/‖Θ₀‖ of Frobenius, Θ₀ being the kernel of the network as it was drawn"),
        "alignment": .string("⟨Θ, Θ₀⟩/(‖Θ‖ ‖Θ₀‖); cka is that of the centred kernels"),
        "losses": .string("of each step's batch before its update, as a torch script prints them"),
        "loss": .string(
            "mse: 1/(B O) Σ (f − y)² over a batch of B samples and O outputs, torch.nn.MSELoss; half_mse: half of it; "
                + "cross_entropy: torch.nn.CrossEntropyLoss"),
        "labels": .string(
            "1 − 1/k for a sample's class and −1/k for the others; under cross_entropy 1 and 0"),
        "mode": .string("evaluation: Dropout is the identity, BatchNorm has its fixed statistics"),
    ])

    private static func plot(
        of training: JobResult.Training, losses: [Double], _ options: PlotOptions
    ) throws(RenderingError) -> Plot {
        // At step 0 there is no logarithm: what is recorded after a step stands at its number.
        let records = training.records.filter { $0.step > 0 }
        return try Plot(
            title: options.title, x: PlotAxis(label: "step", scale: .log),
            y: PlotAxis(label: "loss and change of the kernel", scale: .log),
            series: [
                Series(name: "loss of the batch", values: losses, from: 1, style: .line),
                Series(
                    name: "relative change of the kernel",
                    points: records.compactMap { record in
                        record.relativeChange.map { PlotPoint(x: Double(record.step), y: $0, error: 0) }
                    }, style: .markedLine),
            ], width: options.width)
    }
}
