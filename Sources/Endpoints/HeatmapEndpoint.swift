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
        let choice = try await choice(service, request)
        let representation = Representation.immutable(
            "application/gzip", tag: choice.tag + "-file", codings: [.identity])
        var response = try await representation.response(to: request.head, service) {
            let picture = try await choice.picture(service)
            let bytes = try await service.pool.run {
                Gzip.compress(try picture.bytes(as: .png), level: .balanced)
            }
            return .bytes(bytes)
        }
        response.fields[.contentDisposition] = "attachment; filename=\"\(choice.job.id).png.gz\""
        return response
    }

    private static func respond(
        _ service: Service, _ request: EndpointRequest, _ form: PictureForm, vary: [String]
    ) async throws -> Response {
        let choice = try await choice(service, request)
        let tag = form == .png ? choice.tag : "\(choice.tag)-\(form.rawValue)"
        return try await Representation.immutable(form.contentType, tag: tag, vary: vary)
            .response(to: request.head, service) {
                let picture = try await choice.picture(service)
                return .bytes(try await service.pool.run { try picture.bytes(as: form) })
            }
    }

    /// What is to be drawn, and how.
    private struct Choice {
        let job: Job
        let kernel: any ResultReader
        let query: HeatmapQuery
        /// Names the picture: equal for equal bytes.
        let tag: String

        func picture(_ service: Service) async throws -> KernelPicture {
            let order = try await service.order(query.order, of: job, step: query.step, kernel, as: "order")
            return KernelPicture(
                job: job, reader: order.map { OrderedKernel(kernel, $0) } ?? kernel, options: query.options)
        }
    }

    private static func choice(_ service: Service, _ request: EndpointRequest) async throws -> Choice {
        let (job, whole) = try await FinishedResult.open(.kernel, service, request)
        let query = try HeatmapQuery(request.head.target, job)
        let kernel = try query.step.map { try FinishedResult.record($0, of: job, service) } ?? whole
        // Whatever the picture depends on besides the kernel stands in the query or is the job's name.
        let choices = Array("\(request.head.target.rawQuery ?? "")\u{0}\(job.order.name)".utf8)
        let tag = "\(job.digest.hexadecimal.prefix(32))-\(SHA256.digest(of: choices).hexadecimal.prefix(16))"
        return Choice(job: job, kernel: kernel, query: query, tag: tag)
    }
}

/// What a client wants a heatmap to look like.
struct HeatmapQuery {
    let options: HeatmapOptions
    /// After how many steps of a training; nil for the job's own kernel.
    let step: Int?
    let order: OrderKind

    /// How a job's heatmap looks when nobody says otherwise.
    ///
    /// - Throws: ``RenderingError``, of a name that no picture can carry.
    static func options(for job: Job) throws(RenderingError) -> HeatmapOptions {
        try HeatmapOptions(
            colormap: .hot, limits: ColorLimits(scale: .linear, minimum: nil, maximum: nil),
            width: HeatmapOptions.publishedWidth,
            style: .figure(words(job.order.name, .data, job)))
    }

    /// Samples in their own order need no word; whatever else the numbers beside the axes count does.
    private static func words(_ title: String, _ order: OrderKind, _ job: Job) -> FigureText {
        let form = job.order.form
        let outputs = form.shape.count == 4 ? form.shape[2] : 1
        let places = outputs == 1 ? nil : "sample · \(outputs) + output"
        let samples: String? =
            switch order {
            case .data: nil
            case .cluster: "samples by cluster"
            case .label: "samples by label"
            }
        let name = [places, samples].compactMap(\.self).joined(separator: ", ")
        return FigureText(title: title, columns: name, rows: name)
    }

    /// - Throws: ``InvalidQuery``.
    init(_ target: RequestTarget, _ job: Job) throws(InvalidQuery) {
        var query = QueryReader(target)
        step = query.step()
        let colormap = query.choice("colormap", default: Colormap.hot)
        let scale = query.choice("scale", default: ColorScale.linear)
        let (minimum, maximum) = (query.number("vmin"), query.number("vmax"))
        let width = query.integer("width", in: HeatmapOptions.widths, default: HeatmapOptions.publishedWidth)
        let isFigure = query.bool("figure", default: true)
        order = query.choice("order", default: .data)
        let title = query.words("title") ?? job.order.name + (step.map { ", step \($0)" } ?? "")
        var options: HeatmapOptions?
        do throws(RenderingError) {
            options = try HeatmapOptions(
                colormap: colormap, limits: ColorLimits(scale: scale, minimum: minimum, maximum: maximum),
                width: width,
                style: isFigure ? .figure(Self.words(title, order, job)) : .matrix)
        } catch {
            query.refuse(error.parameter(maximum: maximum), error.detail)
        }
        try query.finish()
        guard let options else { throw InvalidQuery(faults: []) }
        self.options = options
    }
}

extension RenderingError {
    /// Which query parameter is to blame.
    ///
    /// - Parameter maximum: What `vmax` was.
    /// - Returns: Its name.
    fileprivate func parameter(maximum: Double?) -> String {
        switch self {
        case .widthOutOfRange: "width"
        case .logarithmicLimitNotPositive(let limit) where limit == maximum: "vmax"
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
