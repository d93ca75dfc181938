internal import Compression
internal import HTTP
internal import HTTPTypes
internal import Jobs
internal import Platform
internal import Rendering

/// What is found beside a kernel, as JSON and as plots of it.
struct PlotEndpoint: Sendable {
    /// The last step of its path.
    let name: String
    /// The document, in bytes.
    let document: @Sendable (Finding) throws -> [UInt8]
    let plot: @Sendable (Finding, PlotOptions) throws -> Plot
    /// The part that it is read from; else it stands in the job's own result.
    let part: ResultPart
    /// Says whether the job has it.
    let check: @Sendable (Job) throws(Problem) -> Void

    /// A finished job, with the part that tells.
    struct Finding: Sendable {
        let job: Job
        let reader: any ResultReader
        let results: any ResultStore

        /// The numbers of a part in double precision; nil if the job has no such part.
        func numbers(of part: ResultPart) throws -> [Double]? {
            guard job.order.form.parts.contains(part) else { return nil }
            let reader = try FinishedResult.reader(of: part, of: job, results)
            return try reader.read(rows: 0..<reader.header.shape[0]).values(as: Double.self)
        }
    }

    enum Format: String, OfferedForm {
        case json, png, svg

        var contentType: String {
            switch self {
            case .json: "application/json"
            case .png: "image/png"
            case .svg: "image/svg+xml"
            }
        }
    }

    /// The form that Accept prefers.
    var negotiated: Endpoint {
        { service, request in
            let format = try Format.preferred(by: request.head.fields)
            return try await respond(service, request, format, vary: ["Accept"])
        }
    }

    func form(_ format: Format) -> Endpoint { { try await respond($0, $1, format, vary: []) } }

    private func respond(
        _ service: Service, _ request: EndpointRequest, _ format: Format, vary: [String]
    ) async throws -> Response {
        let (job, reader) = try await FinishedResult.open(part, service, request)
        try check(job)
        let finding = Finding(job: job, reader: reader, results: service.results)
        var query = QueryReader(request.head.target)
        let options = format == .json ? nil : PlotOptions(&query, job)
        try query.finish()
        let tag =
            "\(job.digest.hexadecimal.prefix(32))-\(name)-\(job.id)-\(format.rawValue)\(options?.tag ?? "")"
        return try await Representation.immutable(format.contentType, tag: tag, vary: vary)
            .response(to: request.head, service) {
                .bytes(try await service.pool.run { try bytes(finding, format, options) })
            }
    }

    private func bytes(_ finding: Finding, _ format: Format, _ options: PlotOptions?) throws -> [UInt8] {
        guard let options else { return try document(finding) }
        let plot = try plot(finding, options)
        let digest = finding.job.digest.description
        switch format {
        case .json: return try document(finding)
        case .png: return try plot.png(level: .balanced, specification: digest)
        case .svg: return try plot.document(.svg, specification: digest)
        }
    }
}

/// How a client wants a plot.
struct PlotOptions: Hashable, Sendable {
    let title: String
    let width: Int

    private static let standardWidth = 640

    init(_ query: inout QueryReader, _ job: Job) {
        title = query.words("title") ?? job.order.name
        width = query.integer("width", in: HeatmapOptions.widths, default: Self.standardWidth)
    }

    /// Names the options in an entity tag.
    var tag: String { "-\(width)-\(SHA256.digest(of: Array(title.utf8)).hexadecimal.prefix(16))" }
}
