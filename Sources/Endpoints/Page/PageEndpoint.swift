internal import Compression
internal import HTTP
internal import HTTPTypes

/// `/` and what belongs to it: the service in a browser.
///
/// The page needs nothing from elsewhere, and says so to the browser: its own scripts and styles run, what jobs are called
/// does not, and no other page may frame it.
/// - SeeAlso: W3C, *Content Security Policy Level 3*; WHATWG HTML, section 7.1.3, *Cross-origin opener policies*.
enum PageEndpoint {
    /// The page, of whatever path; queries are its script's to read.
    static let page: Endpoint = { try await document(.document, $0, $1) }

    /// A document for browsers, with what it may do.
    static func document(
        _ file: PageFile, _ service: Service, _ request: EndpointRequest
    ) async throws -> Response {
        var response = try await respond(file, service, request)
        response.fields[.contentSecurityPolicy] = policy
        response.fields[.crossOriginOpenerPolicy] = "same-origin"
        response.fields[.permissionsPolicy] = "camera=(), geolocation=(), microphone=()"
        return response
    }

    static let icon: Endpoint = { try await respond(.icon, $0, $1) }

    static let asset: Endpoint = { service, request in
        guard let file = PageFile.assets[request.parameters["name"] ?? ""] else {
            throw Problem.unknownPath(request.head.target.path)
        }
        return try await respond(file, service, request)
    }

    static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
        "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    /// Browsers ask anew each time, since the next version's files have the same names; what they have they keep.
    private static func respond(
        _ file: PageFile, _ service: Service, _ request: EndpointRequest
    ) async throws -> Response {
        let tag = EntityTag(strong: String(SHA256.digest(of: file.bytes).hexadecimal.prefix(32)))
        let form = Representation(
            contentType: file.contentType, tag: tag, cacheControl: "no-cache", codings: [.gzip, .identity],
            vary: [])
        return try await form.response(to: request.head, service) { .bytes(file.bytes) }
    }
}
