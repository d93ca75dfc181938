package import HTTPTypes

/// One line of the route table.
package struct Route<Endpoint: Sendable>: Sendable {
    package let method: HTTPRequest.Method
    /// Such as `/v1/jobs/{id}/matrix`; a segment in braces takes any text that is not empty.
    package let template: String
    package let endpoint: Endpoint

    package init(_ method: HTTPRequest.Method, _ template: String, _ endpoint: Endpoint) {
        self.method = method
        self.template = template
        self.endpoint = endpoint
    }
}

/// What the braces of a template stand for in one request.
package struct RouteParameters: Hashable, Sendable {
    private struct Pair: Hashable {
        let name: String
        let value: String
    }

    /// At most a few: a list is faster than a dictionary.
    private var pairs: [Pair] = []

    init() {}

    package subscript(name: String) -> String? {
        pairs.first { $0.name == name }?.value
    }

    mutating func append(_ name: String, _ value: String) { pairs.append(Pair(name: name, value: value)) }

    mutating func removeLast() { pairs.removeLast() }
}

/// Why a list of routes is not a ``Router``.
package enum RouteError: Error, Hashable, Sendable {
    /// The template does not begin with a slash, or has a brace elsewhere than around a segment.
    case malformed(template: String)
    /// Two routes have this method and the same segments.
    case repeated(method: String, template: String)
    /// Two templates name the same place by different parameters.
    case ambiguous(template: String)
}
