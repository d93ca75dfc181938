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
    static let longestRow = 1 << 22

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
        let choice = MatrixChoice(&query, of: part, shape: whole.header.shape)
        try query.finish()
        let reader = try choice.step.map { try FinishedResult.record($0, of: job, service) } ?? whole
        let tag =
            "\(job.digest.hexadecimal.prefix(32))-\(part.pathName)\(choice.tag)-\(format.rawValue)"
            // The JSON form names its job.
            + (format == .json ? "-\(job.id)" : "")
        let representation = representation(of: format, tag: tag, request.head, vary)
        // Who has it already needs no order.
        if case .known(let response) = try representation.verdict(on: request.head) { return response }
        let order = try await service.order(choice.order, of: job, step: choice.step, reader, as: "order")
        let source = MatrixSource(choice, of: part, job, reader, order: order)
        if format != .npy, source.rowSize > Self.longestRow { throw Problem.tooLongAsText(part) }
        switch format {
        case .npy:
            let name = part.fileName(of: job.id) + choice.ending
            return try await file(source, service, request.head, name: name, representation)
        case .json, .csv:
            return try await representation.response(to: request.head, service) {
                let stream = MatrixTextStream(source, format, pool: service.pool)
                guard source.isSmall else { return .stream(length: nil, stream) }
                return .bytes(try await stream.whole())
            }
        }
    }

    /// Numbers in binary hardly compress: they are sent as they are to whoever does not ask for them zipped, and always to
    /// whoever takes a range of them.
    private func representation(
        of format: MatrixFormat, tag: String, _ head: RequestHead, _ vary: [String]
    ) -> Representation {
        let codings: [ContentCoding] =
            switch format {
            case .npy: head.allowsRange ? [.identity] : [.identity, .gzip]
            case .json, .csv: [.gzip, .identity]
            }
        return .immutable(format.contentType, tag: tag, codings: codings, vary: vary)
    }

    /// A NumPy file, of which a client may take a range.
    private func file(
        _ source: MatrixSource, _ service: Service, _ head: RequestHead, name: String,
        _ representation: Representation
    ) async throws -> Response {
        let file = MatrixFile(source)
        let total = Int64(file.length)
        let selection =
            head.allowsRange
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

extension RequestHead {
    /// Whether a range is asked for, and can be given: it is of the bytes as they are, and who takes only zipped ones gets
    /// them whole.
    fileprivate var allowsRange: Bool {
        fields.contains(.range) && AcceptEncoding(fields).allows(.identity)
    }
}
