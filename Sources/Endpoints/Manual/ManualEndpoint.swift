internal import HTTP

/// `GET /docs`: the manual.
enum ManualEndpoint {
    /// The first request waits for the chapters to be set; that takes some milliseconds.
    static let manual: Endpoint = { service, request in
        let file = try await service.run(isLong: true) { ManualPage.file }
        return try await PageEndpoint.document(file, service, request)
    }
}
