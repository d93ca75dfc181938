package import HTTPTypes

/// A kind of problem, with the words that all problems of the kind share: RFC 9457 section 3.1.
package struct ProblemType: Hashable, Sendable {
    /// For programs, and stable, as in `invalid_specification`.
    package let code: String
    package let status: HTTPResponse.Status
    package let title: String
    /// What it means and what can be done, for whoever follows ``path``.
    package let meaning: String

    package init(_ code: String, _ status: HTTPResponse.Status, _ title: String, meaning: String) {
        self.code = code
        self.status = status
        self.title = title
        self.meaning = meaning
    }

    /// The code as a segment of a path: with hyphens.
    package var slug: String { String(code.map { $0 == "_" ? "-" : $0 }) }

    /// Where the type is described, relative to this server: RFC 9457 section 3.1.1.
    package var path: String { "/problems/\(slug)" }
}
