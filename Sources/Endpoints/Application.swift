package import HTTP
internal import HTTPTypes
internal import Jobs

/// The service as a function from requests to responses.
package struct Application: Sendable {
    private let service: Service
    private let router: Router<Resource>
    private let door: Door
    private let reports: Reports

    /// - Parameters:
    ///   - service: What the endpoints work with.
    ///   - door: Lets requests in.
    ///   - reports: Is told what happens.
    /// - Throws: ``RouteError`` when the route table contradicts itself.
    package init(service: Service, door: Door, reports: Reports) throws(RouteError) {
        self.service = service
        self.door = door
        self.reports = reports
        router = try Router(Routes.all)
    }

    /// What the service tells whoever runs it.
    package struct Reports: Sendable {
        /// An error that no client caused.
        let failed: @Sendable (any Error) -> Void
        let changed: @Sendable (AuditRecord) -> Void

        package init(
            failed: @escaping @Sendable (any Error) -> Void,
            changed: @escaping @Sendable (AuditRecord) -> Void
        ) {
            self.failed = failed
            self.changed = changed
        }
    }
}

extension Application {
    /// Answers a request whose head decides the answer, before its body comes; nil when the body is wanted.
    package func screen(_ head: RequestHead, from peer: Peer) -> Response? {
        guard head.target.form != .asterisk else { return nil }
        let match = router.route(head.method, head.target.segments)
        do throws(DoorRefusal) { _ = try door.admit(head, to: match.access) } catch {
            return dressed(error.response(at: head.target.path), head)
        }
        guard case .found(_, _, let template) = match else { return dressed(refusal(match, head), head) }
        guard head.method == .post, Routes.readingJSON.contains(template) else { return nil }
        do throws(Problem) { try JobRequest.checkMediaType(head.fields) } catch {
            return dressed(error.at(head.target.path).response, head)
        }
        return nil
    }

    package func reply(to request: Request, from peer: Peer) -> Reply {
        let head = request.head
        let match = router.route(head.method, head.target.segments)
        let caller: Caller
        do throws(DoorRefusal) { caller = try door.admit(head, to: match.access) } catch {
            return .now(dressed(error.response(at: head.target.path), head))
        }
        if head.target.form == .asterisk { return .now(dressed(Response(status: .noContent), head)) }
        guard case .found(let resource, let parameters, _) = match else {
            return .now(dressed(refusal(match, head), head))
        }
        let request = EndpointRequest(request: request, parameters: parameters, caller: caller, peer: peer)
        do {
            if let response = try resource.recall?(service, request) { return .now(dressed(response, head)) }
        } catch {
            return .now(dressed(response(to: error, on: head), head))
        }
        return .later {
            let response: Response
            do { response = try await resource.respond(service, request) } catch {
                response = self.response(to: error, on: head)
            }
            if let record = AuditRecord(resource.change, by: request, answered: response) {
                reports.changed(record)
            }
            return dressed(response, head)
        }
    }

    /// The answer to what is no request.
    ///
    /// - Parameters:
    ///   - problem: What is wrong with it.
    ///   - seconds: After which another attempt may fare better.
    ///   - isPlain: Whether the answer goes out without TLS where TLS is spoken.
    package func refuse(_ problem: Problem, retryAfter seconds: Int?, overPlainHTTP isPlain: Bool) -> Response
    {
        var response = dressed(problem.response(retryAfter: seconds), nil)
        // RFC 6797 section 7.2.
        if isPlain { response.fields[.strictTransportSecurity] = nil }
        return response
    }

    private func dressed(_ response: Response, _ head: RequestHead?) -> Response {
        var response = response
        door.dress(&response, to: head)
        return response
    }

    private func response(to error: any Error, on head: RequestHead) -> Response {
        problem(for: error, on: head).response(retryAfter: retryAfter(error))
    }

    /// The answer of no endpoint.
    private func refusal(_ match: RouteMatch<Resource>, _ head: RequestHead) -> Response {
        switch match {
        case .options(let allow, _):
            return door.options(head, allow: allow)
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
        case let error as QuotaExcess: problem = Problem(error)
        case let error as InvalidSpecification: problem = Problem(error)
        case let error as InvalidQuery: problem = Problem(error)
        case StoreError.full: problem = .storageFull
        default: problem = .internalError
        }
        if problem.status.kind == .serverError { reports.failed(error) }
        return problem.at(head.target.path)
    }

    /// Seconds after which the same request may fare better.
    private func retryAfter(_ error: any Error) -> Int? {
        switch error {
        case SubmissionError.queueFull: 5
        case SubmissionError.draining: 10
        case SubmissionError.keyInFlight: 1
        case let error as QuotaExcess: error.retryAfter
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

extension RouteMatch<Resource> {
    /// Who may use what was found. What is nowhere is told to callers only, so that the rest cannot be guessed at.
    fileprivate var access: Access {
        if case .found(let resource, _, _) = self { resource.access } else { .callers }
    }
}
