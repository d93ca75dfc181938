internal import HTTP
internal import HTTPTypes

/// Who is let in, and what every answer says to browsers.
package struct Door: Sendable {
    private let hosts: HostNames
    private let crossOrigin: CrossOrigin
    /// nil when nobody is asked for a token.
    private let tokens: TokenBook?
    /// Whether the metrics are anybody's to read.
    private let hasOpenMetrics: Bool
    /// What every answer says to browsers, for pages of ours and others and for those that may read it.
    private let fields: (own: FieldBlock, allowed: FieldBlock)

    package init(
        hosts: HostNames, crossOrigin: CrossOrigin, tokens: TokenBook?, hasOpenMetrics: Bool, isSecure: Bool
    ) {
        self.hosts = hosts
        self.crossOrigin = crossOrigin
        self.tokens = tokens
        self.hasOpenMetrics = hasOpenMetrics
        fields = (Self.fields(isSecure, policy: "same-origin"), Self.fields(isSecure, policy: "cross-origin"))
    }
}

/// Who may use a route.
enum Access: Hashable, Sendable {
    /// Whoever has a token, if tokens there are.
    case callers
    case anyone
    /// Whoever has a token, unless a setting says otherwise.
    case observers
}

/// Why a request is not let in.
enum DoorRefusal: Error, Hashable {
    /// It is for somebody else.
    case misdirected
    /// Some other site's page has a browser make it.
    case crossSite
    case unauthorized(isTokenWrong: Bool)
}

extension Door {
    /// Lets a request in.
    ///
    /// - Returns: Who makes it.
    /// - Throws: ``DoorRefusal``.
    func admit(_ head: RequestHead, to access: Access) throws(DoorRefusal) -> Caller {
        guard hosts.contains(head.authority) else { throw .misdirected }
        // Only what the route table says is told then, and a preflight cannot carry a token.
        guard head.method != .options else { return .anonymous }
        guard !crossOrigin.isForged(head) else { throw .crossSite }
        guard let tokens, !isOpen(access) else { return .anonymous }
        switch Credentials(head.fields) {
        case .none: throw .unauthorized(isTokenWrong: false)
        case .malformed: throw .unauthorized(isTokenWrong: true)
        case .bearer(let token):
            guard let caller = tokens.list.caller(presenting: token) else {
                throw .unauthorized(isTokenWrong: true)
            }
            return caller
        }
    }

    private func isOpen(_ access: Access) -> Bool {
        switch access {
        case .callers: false
        case .anyone: true
        case .observers: hasOpenMetrics
        }
    }

    /// The answer to OPTIONS on a resource: RFC 9110 section 9.3.7, and the Fetch Standard's preflight.
    func options(_ head: RequestHead, allow: [HTTPRequest.Method]) -> Response {
        var response = Response(status: .noContent, fields: [.allow: allow.allowFieldValue], body: .none)
        if crossOrigin.isPreflight(head) {
            for field in crossOrigin.preflightFields(allow: allow) { response.fields.append(field) }
        }
        return response
    }

    /// Adds what every answer says to browsers; `head` is nil when there was no request.
    func dress(_ response: inout Response, to head: RequestHead?) {
        crossOrigin.dress(&response, to: head)
        let isAllowed = !crossOrigin.isOff && head.flatMap { crossOrigin.allowedOrigin($0) } != nil
        response.shared = isAllowed ? fields.allowed : fields.own
    }

    /// A response is what its Content-Type says, and no script because it looks like one (Fetch Standard); paths name
    /// jobs, which are nobody else's to know; over TLS, and nowhere else, the service is to be found over TLS only
    /// (RFC 6797 section 7.2).
    private static func fields(_ isSecure: Bool, policy: String) -> FieldBlock {
        var fields: HTTPFields = [
            .xContentTypeOptions: "nosniff", .referrerPolicy: "no-referrer",
            .crossOriginResourcePolicy: policy,
        ]
        if isSecure { fields[.strictTransportSecurity] = "max-age=31536000" }
        return FieldBlock(fields)
    }

    /// What an answer says that goes out without TLS where TLS is spoken.
    static let plainFields = fields(false, policy: "same-origin")
}
