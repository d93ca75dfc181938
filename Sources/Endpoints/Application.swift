package import HTTP
internal import HTTPTypes
internal import Jobs

/// The service as a function from requests to responses.
package struct Application: Sendable {
    private let service: Service
    private let router: Router<Resource>
    private let report: @Sendable (any Error) -> Void

    /// - Parameters:
    ///   - service: What the endpoints work with.
    ///   - report: Is told of errors that no client caused.
    /// - Throws: ``RouteError`` when the route table contradicts itself.
    package init(service: Service, report: @escaping @Sendable (any Error) -> Void) throws(RouteError) {
        self.service = service
        self.report = report
        router = try Router(Routes.all)
    }

    /// Answers a request whose head decides the answer, before its body comes; nil when the body is wanted.
    package func screen(_ head: RequestHead) -> Response? {
        guard head.target.form != .asterisk else { return nil }
        let match = router.route(head.method, head.target.segments)
        guard case .found(_, _, let template) = match else { return refusal(match, head) }
        guard head.method == .post, Routes.readingJSON.contains(template) else { return nil }
        do throws(Problem) { try JobRequest.checkMediaType(head.fields) } catch {
            return error.at(head.target.path).response
        }
        return nil
    }

    package func reply(to request: Request) -> Reply {
        let head = request.head
        if head.target.form == .asterisk { return .now(Response(status: .noContent)) }
        let match = router.route(head.method, head.target.segments)
        guard case .found(let resource, let parameters, _) = match else { return .now(refusal(match, head)) }
        let request = EndpointRequest(request: request, parameters: parameters)
        do {
            if let response = try resource.recall?(service, request) { return .now(response) }
        } catch {
            return .now(response(to: error, on: head))
        }
        return .later { await answer(request, with: resource) }
    }

    /// Away from the caller's queue, which serves other connections: endpoints read files and write documents.
    @concurrent
    private func answer(_ request: EndpointRequest, with resource: Resource) async -> Response {
        do { return try await resource.respond(service, request) } catch {
            return response(to: error, on: request.head)
        }
    }

    private func response(to error: any Error, on head: RequestHead) -> Response {
        problem(for: error, on: head).response(retryAfter: retryAfter(error))
    }

    /// The answer of no endpoint.
    private func refusal(_ match: RouteMatch<Resource>, _ head: RequestHead) -> Response {
        switch match {
        case .options(let allow, _):
            return Response(status: .noContent, fields: [.allow: allow.allowFieldValue], body: .none)
        case .methodNotAllowed(let allow, _):
            var response = Problem.methodNotAllowed(head.method.rawValue).at(head.target.path).response
            response.fields[.allow] = allow.allowFieldValue
            return response
        case .notFound, .found:
            return Problem.unknownPath(head.target.path).at(head.target.path).response
        }
    }

    private func problem(for error: any Error, on head: RequestHead) -> Problem {
        let problem: Problem
        switch error {
        case let error as Problem: problem = error
        case let error as SubmissionError: problem = Problem(error)
        case let error as InvalidSpecification: problem = Problem(error)
        case let error as InvalidQuery: problem = Problem(error)
        case StoreError.full: problem = .storageFull
        case StoreError.damaged: problem = .damagedResult
        default: problem = .internalError
        }
        if problem.status.kind == .serverError { report(error) }
        return problem.at(head.target.path)
    }

    /// Seconds after which the same request may fare better.
    private func retryAfter(_ error: any Error) -> Int? {
        switch error {
        case SubmissionError.queueFull: 5
        case SubmissionError.draining: 10
        case SubmissionError.keyInFlight: 1
        case let problem as Problem where problem.code == Problem.notFinishedCode: 1
        default: nil
        }
    }
}

extension Problem {
    fileprivate func response(retryAfter seconds: Int?) -> Response {
        var response = response
        if let seconds { response.fields[.retryAfter] = "\(seconds)" }
        return response
    }
}
