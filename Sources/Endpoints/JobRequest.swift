internal import HTTP
internal import HTTPTypes
internal import JSON
internal import Jobs
internal import NeuralKernels
internal import Platform

/// Makes a specification of a request's body.
enum JobRequest {
    /// Bodies from this length on are read on the compute pool.
    private static let longBody = 1 << 16

    /// A job that the service can run, ready for the queue.
    ///
    /// - Parameters:
    ///   - request: What the client sent.
    ///   - service: Which is to run it.
    ///   - find: Finds the data sets that the client may name.
    /// - Returns: What the queue takes.
    /// - Throws: ``Problem`` for what is no JSON, ``InvalidSpecification`` for what cannot be run.
    static func submission(
        in request: Request, for service: Service, finding find: @escaping @Sendable (DatasetID) -> Dataset?
    ) async throws -> Submission {
        try await readable(in: request, for: service, finding: find) { specification in
            let need = service.need(of: specification.kernel)
            guard need.faults.isEmpty else { throw InvalidSpecification(faults: need.faults) }
            return Submission(
                specification,
                predictedSeconds: service.costs.seconds(
                    for: need.estimate, specification.kernel.elementType))
        }
    }

    /// What the head of a request says before its specification is looked at.
    @Sendable static func check(_ head: RequestHead) throws {
        try QueryReader(head.target).finish()
        try JobEndpoints.checkAccept(head)
        try checkMediaType(head.fields)
    }

    /// What `body` makes of a specification, however large.
    static func readable<Value: Sendable>(
        in request: Request, for service: Service, finding find: @escaping @Sendable (DatasetID) -> Dataset?,
        _ body: @escaping @Sendable (Specification) throws -> Value
    ) async throws -> Value {
        guard !request.body.isEmpty else { throw Problem.emptyBody }
        return try await service.run(isLong: request.body.count >= longBody) {
            try body(try read(request, find))
        }
    }

    /// The key under which a client sends its request again, if it gives one.
    static func key(of request: Request, owner: String?) throws(Problem) -> KeyedRequest? {
        try key(request.head).map {
            KeyedRequest(key: IdempotencyKey(owner: owner, text: $0), body: request.body)
        }
    }

    /// - Throws: ``Problem``, unless the key is one line of 1 to 255 visible characters.
    static func key(_ head: RequestHead) throws(Problem) -> String? {
        let keys = head.fields[values: .idempotencyKey]
        guard let key = keys.first else { return nil }
        guard keys.count == 1, (1...255).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else { throw .invalidKey }
        return key
    }

    private static func read(
        _ request: Request, _ find: @escaping @Sendable (DatasetID) -> Dataset?
    ) throws -> Specification {
        let document: JSONValue
        do throws(JSONError) { document = try JSONReader.read(request.body) } catch { throw Problem(error) }
        return try SpecificationReader.read(document, datasets: .stored(find))
    }

    private static func checkMediaType(_ fields: HTTPFields) throws(Problem) {
        guard let text = fields[.contentType] else { return }
        guard let type = MediaType(text), type.type == "application",
            type.subtype == "json" || type.subtype.hasSuffix("+json")
        else { throw .unsupportedMediaType(text) }
    }
}
