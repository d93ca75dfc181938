internal import HTTP
internal import HTTPTypes

/// The forms that a resource comes in, the service's favourite first.
protocol OfferedForm: CaseIterable, Sendable {
    var contentType: String { get }
}

extension OfferedForm {
    /// The form that Accept prefers.
    ///
    /// - Throws: ``Problem`` when it allows none.
    static func preferred(by fields: HTTPFields) throws(Problem) -> Self {
        let preferred = Accept(fields).preferred(among: allCases.compactMap { MediaType($0.contentType) })
        guard let form = allCases.first(where: { MediaType($0.contentType) == preferred }) else {
            throw .notAcceptable(allCases.map(\.contentType))
        }
        return form
    }
}
