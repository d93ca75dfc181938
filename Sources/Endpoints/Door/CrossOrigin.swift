package import HTTP
internal import HTTPTypes

/// Which other sites' pages may use the service, in their visitors' browsers.
///
/// - SeeAlso: Fetch Standard, section "CORS protocol"; Fetch Metadata Request Headers, section "Sec-Fetch-Site".
package struct CrossOrigin: Hashable, Sendable {
    private let origins: Set<Origin>

    package init(origins: [Origin]) { self.origins = Set(origins) }

    /// Whether no other site may.
    var isOff: Bool { origins.isEmpty }

    /// How long browsers may remember the answer to a preflight: two hours are the most that some do.
    private static let maximumAge = "7200"

    private static let requestFields =
        "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Prefer, Range, "
        + "X-Request-Id, traceparent, tracestate"

    private static let exposedFields =
        "Location, ETag, Retry-After, X-Request-Id, Link, Content-Disposition, Preference-Applied"
}

extension CrossOrigin {
    /// Whether a request would change something on behalf of a page that may not.
    ///
    /// Browsers say whose page it is; whoever says nothing is none.
    func isForged(_ head: RequestHead) -> Bool {
        // One by one: a list would be made for every request.
        if head.method == .get || head.method == .head || head.method == .options { return false }
        guard let text = head.fields[.origin] else {
            return head.fields[.fetchSite] == "cross-site"
        }
        guard let origin = Origin(text) else { return true }
        if origins.contains(origin) { return false }
        guard let authority = head.authority, origin.isSame(as: authority) else { return true }
        return head.fields[.fetchSite] == "cross-site"
    }

    /// Whether a browser asks what it may ask: the answer needs no token, since such a request carries none.
    func isPreflight(_ head: RequestHead) -> Bool {
        head.method == .options && allowedOrigin(head) != nil
            && head.fields[.accessControlRequestMethod] != nil
    }

    /// The fields of the answer to a preflight.
    func preflightFields(allow: [HTTPRequest.Method]) -> HTTPFields {
        [
            .accessControlAllowMethods: allow.allowFieldValue,
            .accessControlAllowHeaders: Self.requestFields, .accessControlMaxAge: Self.maximumAge,
        ]
    }

    /// Adds to a response what the browser of an allowed page needs to show it.
    ///
    /// Never a star, and no word of credentials: a token goes into Authorization, which needs none.
    func dress(_ response: inout Response, to head: RequestHead?) {
        guard !isOff else { return }
        response.fields[.vary] = response.fields[.vary].map { "\($0), Origin" } ?? "Origin"
        guard let head, let origin = allowedOrigin(head) else { return }
        response.fields.append(HTTPField(name: .accessControlAllowOrigin, value: origin))
        response.fields.append(HTTPField(name: .accessControlExposeHeaders, value: Self.exposedFields))
    }

    /// The origin of the request, as it wrote it, if it is an allowed one.
    func allowedOrigin(_ head: RequestHead) -> String? {
        guard !isOff, let text = head.fields[.origin], let origin = Origin(text), origins.contains(origin)
        else { return nil }
        return text
    }
}
