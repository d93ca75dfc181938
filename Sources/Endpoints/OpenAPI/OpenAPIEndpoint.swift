internal import HTTP
internal import HTTPTypes

/// `GET /openapi.json`: what the service can do, for programs.
///
/// - SeeAlso: OpenAPI Specification 3.1.
enum OpenAPIEndpoint {
    /// The document, which is part of the program.
    static let bytes = PackageResources.openapi_json

    private static let form = Representation.current(bytes)

    static let document: Endpoint = { service, request in
        try QueryReader(request.head.target).finish()
        try JobEndpoints.checkAccept(request.head)
        return try await form.response(to: request.head, service) { .bytes(bytes) }
    }
}
