package import HTTPTypes

/// An error as clients see it: RFC 9457.
package struct Problem: Error, Hashable, Sendable {
    /// For programs, and stable, as in `invalid_specification`; ``type`` is made from it.
    package let code: String
    package let status: HTTPResponse.Status
    /// The same for every problem of this code.
    package let title: String
    /// What is wrong this time.
    package let detail: String
    /// The resource that it happened to.
    package var instance: String?
    /// All that is wrong, each with its place.
    package var errors: [Violation] = []
    /// Members of this code's own, such as `line` and `column`, in order.
    package var members: [Member]

    package init(
        code: String, status: HTTPResponse.Status, title: String, detail: String, members: [Member] = []
    ) {
        self.members = members
        self.code = code
        self.status = status
        self.title = title
        self.detail = detail
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
    /// Where the descriptions of the types stand, relative to this server: RFC 9457 section 3.1.1.
    package static let typeBase = "/problems/"

    /// The problem's identity: a path made of the code, with hyphens.
    package var type: String {
        Self.typeBase + String(code.map { $0 == "_" ? "-" : $0 })
    }

    /// What the parser's refusal looks like to the client.
    package init(_ error: RequestError) {
        self.init(
            code: error.code, status: error.status, title: error.status.reasonPhrase, detail: error.detail
        )
    }

    /// The answer that carries the problem.
    package var response: Response {
        Response(status: status, contentType: Self.contentType, bytes: json)
    }
}
