internal import HTTP
internal import HTTPTypes
internal import JSON

/// What the `type` of a problem names: RFC 9457 section 3.1.1 wants it to say what the problem is.
enum ProblemEndpoint {
    static let describe: Endpoint = { service, request in
        try QueryReader(request.head.target).finish()
        try JobEndpoints.checkAccept(request.head)
        guard let type = ProblemType.named(request.parameters["slug"] ?? "") else {
            throw Problem.unknownPath(request.head.target.path)
        }
        return try await JobEndpoints.document(to: request.head, service, isLong: false) {
            .object([
                "type": .string(type.path), "code": .string(type.code), "title": .string(type.title),
                "status": .integer(type.status.code), "meaning": .string(type.meaning),
            ])
        }
    }
}
