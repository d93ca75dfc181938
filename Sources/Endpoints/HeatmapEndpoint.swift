internal import Compression
internal import HTTP
internal import HTTPTypes
internal import Jobs
internal import NeuralKernels
internal import Platform
internal import Rendering

/// `/v1/jobs/{id}/heatmap`: the kernel as a picture.
enum HeatmapEndpoint {
    /// The form that Accept prefers.
    static let negotiated: Endpoint = { service, request in
        let form = try PictureForm.preferred(by: request.head.fields)
        return try await respond(service, request, form, vary: ["Accept"])
    }

    static let png: Endpoint = { try await respond($0, $1, .png, vary: []) }
    static let svg: Endpoint = { try await respond($0, $1, .svg, vary: []) }
    static let pdf: Endpoint = { try await respond($0, $1, .pdf, vary: []) }

    /// The picture as a gzip file, whatever codings the client can undo.
    static let zippedFile: Endpoint = { service, request in
        let (job, picture) = try await picture(service, request)
        let representation = Representation.immutable(
            "application/gzip", tag: picture.tag + "-file", codings: [.identity])
        var response = try await representation.response(to: request.head, service) {
            let bytes = try await service.pool.run {
                Gzip.compress(try picture.bytes(as: .png), level: .balanced)
            }
            return .bytes(bytes)
        }
        response.fields[.contentDisposition] = "attachment; filename=\"\(job.id).png.gz\""
        return response
    }

    private static func respond(
        _ service: Service, _ request: EndpointRequest, _ form: PictureForm, vary: [String]
    ) async throws -> Response {
        let (_, picture) = try await picture(service, request)
        let tag = form == .png ? picture.tag : "\(picture.tag)-\(form.rawValue)"
        return try await Representation.immutable(form.contentType, tag: tag, vary: vary)
            .response(to: request.head, service) {
                .bytes(try await service.pool.run { try picture.bytes(as: form) })
            }
    }

    private static func picture(
        _ service: Service, _ request: EndpointRequest
    ) async throws -> (Job, KernelPicture) {
        let (job, whole) = try await FinishedResult.open(.kernel, service, request)
        let (options, step) = try HeatmapQuery.options(request.head.target, job)
        let reader = try step.map { try FinishedResult.record($0, of: job, service) } ?? whole
        // Whatever the picture depends on besides the kernel stands in the query or is the job's name.
        let choices = Array("\(request.head.target.rawQuery ?? "")\u{0}\(job.order.name)".utf8)
        let tag = "\(job.digest.hexadecimal.prefix(32))-\(SHA256.digest(of: choices).hexadecimal.prefix(16))"
        return (job, KernelPicture(job: job, reader: reader, options: options, tag: tag))
    }
}

/// Reads what a client wants a heatmap to look like.
enum HeatmapQuery {
    private enum Order: String, CaseIterable {
        case data
    }

    /// How a job's heatmap looks when nobody says otherwise.
    ///
    /// - Throws: ``RenderingError``, of a name that no picture can carry.
    static func options(for job: Job) throws(RenderingError) -> HeatmapOptions {
        try HeatmapOptions(
            colormap: .hot, limits: ColorLimits(scale: .linear, minimum: nil, maximum: nil),
            width: HeatmapOptions.publishedWidth,
            style: .figure(FigureText(title: job.order.name, columns: "", rows: "")))
    }

    /// How a client wants a heatmap, and after how many steps of a training, if it says so.
    ///
    /// - Throws: ``InvalidQuery``.
    static func options(
        _ target: RequestTarget, _ job: Job
    ) throws(InvalidQuery) -> (HeatmapOptions, step: Int?) {
        var query = QueryReader(target)
        let step = query.step()
        let colormap = query.choice("colormap", default: Colormap.hot)
        let scale = query.choice("scale", default: ColorScale.linear)
        let (minimum, maximum) = (query.number("vmin"), query.number("vmax"))
        let width = query.integer("width", in: HeatmapOptions.widths, default: HeatmapOptions.publishedWidth)
        let isFigure = query.bool("figure", default: true)
        _ = query.choice("order", default: Order.data)
        let title = query.text("title") ?? job.order.name + (step.map { ", step \($0)" } ?? "")
        var options: HeatmapOptions?
        do throws(RenderingError) {
            options = try HeatmapOptions(
                colormap: colormap, limits: ColorLimits(scale: scale, minimum: minimum, maximum: maximum),
                width: width,
                style: isFigure ? .figure(FigureText(title: title, columns: "", rows: "")) : .matrix)
        } catch {
            query.refuse(error.parameter, error.detail)
        }
        try query.finish()
        guard let options else { throw InvalidQuery(faults: []) }
        return (options, step)
    }
}

extension RenderingError {
    /// Which query parameter is to blame.
    fileprivate var parameter: String {
        switch self {
        case .widthOutOfRange: "width"
        case .limitsReversed, .limitNotFinite, .logarithmicLimitNotPositive: "vmin"
        case .emptyMatrix, .drawing, .encoding: "figure"
        }
    }

    fileprivate var detail: String {
        switch self {
        case .widthOutOfRange(let width, let allowed):
            "must be from \(allowed.lowerBound) to \(allowed.upperBound), got \(width)"
        case .limitsReversed(let minimum, let maximum): "must be below vmax: \(minimum) and \(maximum)"
        case .limitNotFinite(let limit): "must be finite, got \(limit)"
        case .logarithmicLimitNotPositive(let limit): "must be positive on a logarithmic scale, got \(limit)"
        case .emptyMatrix: "cannot be drawn of an empty matrix"
        case .drawing, .encoding: "could not be drawn"
        }
    }
}
