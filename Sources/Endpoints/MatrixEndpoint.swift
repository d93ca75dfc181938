internal import HTTP
internal import HTTPTypes
internal import Jobs
internal import NeuralKernels

/// `/v1/jobs/{id}/matrix` and its like: an array of the result as JSON, as a NumPy file or as CSV.
struct MatrixEndpoint {
    static let kernel = MatrixEndpoint(part: .kernel)
    static let standardError = MatrixEndpoint(part: .standardError)
    static let predictions = MatrixEndpoint(part: .predictions)
    static let standardDeviation = MatrixEndpoint(part: .standardDeviation)
    static let covariance = MatrixEndpoint(part: .covariance)

    let part: ResultPart

    /// The form that Accept prefers.
    var negotiated: Endpoint {
        { service, request in
            let format = try MatrixFormat.preferred(by: request.head.fields)
            return try await respond(service, request, format, vary: ["Accept"])
        }
    }

    var json: Endpoint { { try await respond($0, $1, .json, vary: []) } }
    var npy: Endpoint { { try await respond($0, $1, .npy, vary: []) } }
    var csv: Endpoint { { try await respond($0, $1, .csv, vary: []) } }

    private func respond(
        _ service: Service, _ request: EndpointRequest, _ format: MatrixFormat, vary: [String]
    ) async throws -> Response {
        let (job, reader) = try await FinishedResult.open(part, service, request)
        var query = QueryReader(request.head.target)
        let block = MatrixBlock(
            rows: query.range("rows", below: reader.header.shape[0]),
            columns: query.range("columns", below: reader.header.shape[1]))
        try query.finish()
        let source = MatrixSource(job: job, part: part, reader: reader, block: block)
        let tag = "\(job.digest.hexadecimal.prefix(32))-\(part.pathName)-\(block.tag)-\(format.rawValue)"
        switch format {
        case .npy:
            return try await file(source, service, request.head, tag: tag, vary: vary)
        case .json, .csv:
            // The JSON form names its job.
            let tag = format == .json ? "\(tag)-\(job.id)" : tag
            let representation = Representation.immutable(format.contentType, tag: tag, vary: vary)
            return try await representation.response(to: request.head, service) {
                let stream = MatrixTextStream(source, format, pool: service.pool)
                guard source.isSmall else { return .stream(length: nil, stream) }
                return .bytes(try await stream.whole())
            }
        }
    }

    /// A NumPy file, of which a client may take a range; numbers hardly compress, so that it is sent as it is to
    /// whoever does not ask for it zipped, and always to whoever takes a range of it.
    private func file(
        _ source: MatrixSource, _ service: Service, _ head: RequestHead, tag: String, vary: [String]
    ) async throws -> Response {
        let file = MatrixFile(source)
        // A range is of the bytes as they are: who takes only zipped ones gets them whole.
        let allowsRange = head.fields.contains(.range) && AcceptEncoding(head.fields).allows(.identity)
        let representation = Representation.immutable(
            MatrixFormat.npy.contentType, tag: tag, codings: allowsRange ? [.identity] : [.identity, .gzip],
            vary: vary)
        let total = Int64(file.length)
        let selection =
            allowsRange
            ? RangeSelection(
                method: head.method, fields: head.fields, current: representation.tag, total: total)
            : .whole
        var range = 0..<file.length
        if case .part(let part) = selection {
            range = Int(part.positions.lowerBound)..<Int(part.positions.upperBound)
        }
        var response = try await representation.response(to: head, service) {
            .stream(length: Int64(range.count), MatrixFileStream(file, range, pool: service.pool))
        }
        response.fields[.acceptRanges] = "bytes"
        response.fields[.contentDisposition] =
            "attachment; filename=\"\(part.fileName(of: source.job.id)).npy\""
        // The conditions of the request come first.
        guard response.status == .ok else { return response }
        switch selection {
        case .whole: break
        case .part(let part):
            response.status = .partialContent
            response.fields[.contentRange] = part.contentRange
        case .unsatisfiable:
            response = Problem.rangeNotSatisfiable(file.length).at(head.target.path).response
            response.fields[.contentRange] = ByteRange.unsatisfied(total: total)
        }
        return response
    }
}

/// In which form a client takes a matrix.
enum MatrixFormat: String, OfferedForm {
    case json, npy, csv

    var contentType: String {
        switch self {
        case .json: "application/json"
        case .npy: "application/x-npy"
        case .csv: "text/csv"
        }
    }
}

/// Which rows and columns a client takes.
struct MatrixBlock: Hashable {
    let rows: Range<Int>
    let columns: Range<Int>

    /// Names the block in an entity tag.
    var tag: String { "\(rows.lowerBound)-\(rows.upperBound)-\(columns.lowerBound)-\(columns.upperBound)" }
}

extension ResultPart {
    /// What clients call it in a sentence.
    var word: String {
        switch self {
        case .kernel: "matrix"
        case .standardError: "standard error"
        case .spectrum: "spectrum"
        case .predictions: "predictions"
        case .standardDeviation: "standard deviation"
        case .covariance: "covariance"
        }
    }

    /// What its axes count.
    func axes(isRectangular: Bool, count: Int) -> [String] {
        switch self {
        case .kernel, .standardError:
            ["data", isRectangular ? "against" : "data"]
                + Array(repeating: "output", count: max(0, count - 2))
        case .spectrum: ["eigenvalue"]
        case .predictions: ["learner", "time", "sample", "output"]
        case .standardDeviation: ["learner", "time", "test sample"]
        case .covariance: ["learner", "time", "test sample", "test sample"]
        }
    }

    /// The last step of its path.
    var pathName: String { word.replacing(" ", with: "-") }

    /// The member of a document that holds its numbers or its link.
    var memberName: String { word.replacing(" ", with: "_") }

    /// What its file is called, without an ending.
    func fileName(of job: JobID) -> String {
        switch self {
        case .kernel: "\(job)"
        case .standardError, .spectrum, .predictions, .standardDeviation, .covariance: "\(job).\(pathName)"
        }
    }
}

/// A job that has a result, with a part of it.
enum FinishedResult {
    /// - Throws: ``Problem`` when there is no such job or it has no such part.
    static func open(
        _ part: ResultPart, _ service: Service, _ request: EndpointRequest
    ) async throws -> (job: Job, reader: any ResultReader) {
        try await open(part, service, request.caller, request.parameters["id"] ?? "")
    }

    /// The same of a job that is named elsewhere than in the path.
    ///
    /// - Throws: ``Problem`` when there is no such job or it has no such part.
    static func open(
        _ part: ResultPart, _ service: Service, _ caller: Caller, _ name: String
    ) async throws -> (job: Job, reader: any ResultReader) {
        let job = try await JobEndpoints.job(name, service, caller)
        guard job.order.form.parts.contains(part) else { throw Problem.without(part) }
        switch job.state {
        case .queued, .running: throw Problem.notFinished(job, part)
        case .failed, .cancelled: throw Problem.withoutResult(job, part)
        case .succeeded: break
        }
        guard let reader = try service.results.open(job.digest, part, as: job.header(of: part)) else {
            throw StoreError.damaged("the \(part) \(job.digest) of the job \(job.id) is missing")
        }
        return (job, reader)
    }
}
