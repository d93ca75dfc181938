package import HTTPTypes

/// An error as clients see it: RFC 9457.
package struct Problem: Error, Hashable, Sendable {
    /// The words that all problems of the kind share.
    package let kind: ProblemType
    /// That of the kind, unless this one differs.
    package let status: HTTPResponse.Status
    /// What is wrong this time.
    package let detail: String
    /// The resource that it happened to.
    package var instance: String?
    /// All that is wrong, each with its place.
    package var errors: [Violation] = []
    /// Members of this code's own, such as `line` and `column`, in order.
    package var members: [Member]

    package init(
        _ kind: ProblemType, status: HTTPResponse.Status? = nil, detail: String, members: [Member] = []
    ) {
        self.kind = kind
        self.status = status ?? kind.status
        self.detail = detail
        self.members = members
    }

    /// One thing that is wrong with a document.
    package struct Violation: Hashable, Sendable {
        /// A JSON Pointer (RFC 6901) into the request's document.
        package let pointer: String
        package let detail: String

        package init(pointer: String, detail: String) {
            self.pointer = pointer
            self.detail = detail
        }
    }

    /// An extension member: RFC 9457 section 3.2.
    package struct Member: Hashable, Sendable {
        package let name: String
        package let value: Int

        package init(name: String, value: Int) {
            self.name = name
            self.value = value
        }
    }
}

extension Problem {
    package static let contentType = "application/problem+json"

    /// For programs, and stable.
    package var code: String { kind.code }
    package var title: String { kind.title }
    /// The kind's identity, and where it is described.
    package var type: String { kind.path }

    /// What the parser's refusal looks like to the client.
    package init(_ error: RequestError) {
        self.init(error.type, detail: error.detail)
    }

    /// The answer that carries the problem.
    package var response: Response {
        Response(status: status, contentType: Self.contentType, bytes: json)
    }
}
