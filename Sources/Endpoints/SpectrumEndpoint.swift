internal import HTTP
internal import JSON
internal import Jobs
internal import NeuralKernels
internal import Rendering

/// `/v1/jobs/{id}/spectrum`: the kernel's eigenvalues and what follows from them.
enum SpectrumEndpoint {
    static let resource = PlotEndpoint(
        name: "spectrum",
        document: { JSONWriter.bytes(document(of: try KernelSpectrum(of: $0.job, $0.reader), $0.job)) },
        plot: { finding, options in
            let spectrum = try KernelSpectrum(of: finding.job, finding.reader)
            return try Plot(
                title: options.title, x: PlotAxis(label: "index", scale: .linear),
                y: PlotAxis(label: "eigenvalue", scale: .log),
                series: [
                    Series(
                        name: "", values: spectrum.eigenvalues, from: 1,
                        style: spectrum.eigenvalues.count > 60 ? .line : .markedLine)
                ], width: options.width)
        }, part: .spectrum, check: { _ in })

    /// What clients get to read.
    static func document(of spectrum: KernelSpectrum, _ job: Job) -> JSONValue {
        let numbers = { (values: [Double?]) in
            JSONValue.array(values.map { .optional($0) })
        }
        return .object([
            "job": .string(job.id.description),
            "order": .integer(spectrum.eigenvalues.count),
            "dtype": .string(job.order.form.elementType.rawValue),
            "eigenvalues": numbers(spectrum.eigenvalues),
            "largest": .number(spectrum.largest),
            "smallest": .number(spectrum.smallest),
            "trace": .number(spectrum.trace),
            "rounding": .number(spectrum.rounding),
            "definiteness": .string(spectrum.definiteness.rawValue),
            "condition_number": .optional(spectrum.conditionNumber),
            "numerical_rank": .integer(spectrum.numericalRank),
            "effective_rank": .optional(spectrum.effectiveRank),
            "learning": .object([
                "loss": .string("1/(2|y|) Σ (f − y)²"),
                "targets": .count(spectrum.targetCount),
                "largest_learning_rate": .optional(spectrum.largestLearningRate),
                "time_constants": numbers(spectrum.timeConstants),
            ]),
        ])
    }
}

extension KernelSpectrum {
    /// The spectrum of a finished job.
    ///
    /// - Throws: ``StoreError`` when the file cannot be read.
    init(of job: Job, _ reader: any ResultReader) throws {
        let eigenvalues = try reader.read(rows: 0..<reader.header.shape[0]).values(as: Double.self)
        self.init(
            eigenvalues: eigenvalues, elementType: job.order.form.elementType,
            reduction: try job.order.reduction(),
            samples: job.order.form.shape[0], outputs: job.result?.outputs ?? 1)
    }
}

extension JobOrder {
    /// What became of the outputs, by the outline, which has every default filled in.
    fileprivate func reduction() throws(StoreError) -> Reduction {
        // An outline that is no such document was not written by this program.
        guard case .object(let outline)? = try? JSONReader.read(Array(outline.utf8)),
            case .object(let kernel)? = outline["kernel"], case .string(let word)? = kernel["reduction"],
            let reduction = Reduction(rawValue: word)
        else { throw .damaged("the outline of \(digest) names no reduction") }
        return reduction
    }
}
