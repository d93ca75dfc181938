internal import HTTP
internal import HTTPTypes
internal import JSON
internal import Jobs
internal import NeuralKernels

/// `/v1/jobs/{id}/spectrum`: the kernel's eigenvalues and what follows from them.
enum SpectrumEndpoint {
    static let json: Endpoint = { try await document($0, $1, vary: []) }

    /// The form that Accept prefers.
    static let negotiated: Endpoint = { service, request in
        guard let offer = MediaType("application/json"), Accept(request.head.fields).allows(offer) else {
            throw Problem.notAcceptable(["application/json"])
        }
        return try await document(service, request, vary: ["Accept"])
    }

    private static func document(
        _ service: Service, _ request: EndpointRequest, vary: [String]
    ) async throws -> Response {
        let (job, reader) = try await FinishedResult.open(.spectrum, service, request)
        try QueryReader(request.head.target).finish()
        let tag = "\(job.digest.hexadecimal.prefix(32))-spectrum-\(job.id)"
        return try await Representation.immutable("application/json", tag: tag, vary: vary)
            .response(to: request.head, service) {
                .bytes(
                    try await service.run(isLong: true) {
                        let spectrum = try KernelSpectrum(of: job, reader)
                        return JSONWriter.bytes(document(of: spectrum, job))
                    })
            }
    }

    /// What clients get to read.
    static func document(of spectrum: KernelSpectrum, _ job: Job) -> JSONValue {
        let numbers = { (values: [Double?]) in
            JSONValue.array(values.map { $0.map { .number($0) } ?? .null })
        }
        let optional = { (value: Double?) in value.map { JSONValue.number($0) } ?? .null }
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
            "condition_number": optional(spectrum.conditionNumber),
            "numerical_rank": .integer(spectrum.numericalRank),
            "effective_rank": optional(spectrum.effectiveRank),
            "learning": .object([
                "loss": .string("1/(2|y|) Σ (f − y)²"),
                "targets": .number(spectrum.targetCount),
                "largest_learning_rate": optional(spectrum.largestLearningRate),
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
            eigenvalues: eigenvalues, elementType: job.order.form.elementType, reduction: job.order.reduction,
            samples: job.order.form.shape[0], outputs: job.result?.outputs ?? 1)
    }
}

extension JobOrder {
    /// What became of the outputs, by the outline, which has every default filled in.
    fileprivate var reduction: Reduction {
        guard case .object(let outline)? = try? JSONReader.read(Array(outline.utf8)),
            case .object(let kernel)? = outline["kernel"], case .string(let word)? = kernel["reduction"]
        else { return .traceSum }
        return Reduction(rawValue: word) ?? .traceSum
    }
}
