package import HTTPTypes

/// Finds the endpoint of a request by its method and path.
///
/// HEAD is answered by GET's endpoint (RFC 9110 section 9.3.2) unless it has one of its own.
package struct Router<Endpoint: Sendable>: Sendable {
    private var tree = RouteTree()
    /// By their place in the tree.
    private var routes: [Int: [Route<Endpoint>]] = [:]

    /// - Throws: ``RouteError`` for the first route that cannot be told from another, or read.
    package init(_ list: [Route<Endpoint>]) throws(RouteError) {
        for route in list {
            let place = try tree.insert(route.template)
            let siblings = routes[place, default: []]
            guard !siblings.contains(where: { $0.method == route.method }) else {
                throw .repeated(method: route.method.rawValue, template: route.template)
            }
            routes[place] = siblings + [route]
        }
    }

    /// Finds what answers a method on a path of decoded segments, as ``RequestTarget`` has them.
    ///
    /// - Complexity: O(segments) as long as no literal is also what a parameter stands for.
    package func route(_ method: HTTPRequest.Method, _ segments: [String]) -> RouteMatch<Endpoint> {
        guard let (place, parameters) = tree.find(segments), let siblings = routes[place] else {
            return .notFound
        }
        let route =
            siblings.first { $0.method == method }
            ?? (method == .head ? siblings.first { $0.method == .get } : nil)
        if let route { return .found(route.endpoint, parameters, template: route.template) }
        let allow = Self.allowed(by: siblings)
        let template = siblings[0].template
        return method == .options
            ? .options(allow: allow, template: template)
            : .methodNotAllowed(allow: allow, template: template)
    }

    private static func allowed(by routes: [Route<Endpoint>]) -> [HTTPRequest.Method] {
        var methods = routes.map(\.method)
        if let get = methods.firstIndex(of: .get), !methods.contains(.head) {
            methods.insert(.head, at: get + 1)
        }
        if !methods.contains(.options) { methods.append(.options) }
        return methods
    }
}
