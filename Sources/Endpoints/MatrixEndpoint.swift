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

    /// Numbers of a row that are written as text, which happens in one piece.
    private static let longestRow = 1 << 22

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
        let (job, whole) = try await FinishedResult.open(part, service, request)
        var query = QueryReader(request.head.target)
        let step = part == .kernel ? query.step() : nil
        let block = MatrixBlock(
            rows: query.range("rows", below: whole.header.shape[0]),
            columns: query.range("columns", below: whole.header.shape[1]))
        try query.finish()
        let reader = try step.map { try FinishedResult.record($0, of: job, service) } ?? whole
        let source = MatrixSource(job: job, part: part, reader: reader, block: block)
        let tag =
            "\(job.digest.hexadecimal.prefix(32))-\(part.pathName)\(step.map { "-\($0)" } ?? "")-\(block.tag)-\(format.rawValue)"
        if format != .npy, source.rowSize > Self.longestRow { throw Problem.tooLongAsText(part) }
        switch format {
        case .npy:
            let name = part.fileName(of: job.id) + (step.map { ".step-\($0)" } ?? "")
            return try await file(source, service, request.head, name: name, tag: tag, vary: vary)
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
        _ source: MatrixSource, _ service: Service, _ head: RequestHead, name: String, tag: String,
        vary: [String]
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
        response.fields[.contentDisposition] = "attachment; filename=\"\(name).npy\""
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
