package import HTTP
internal import HTTPTypes
internal import Jobs

/// The service as a function from requests to responses.
package struct Application: Sendable {
    let service: Service
    private let router: Router<Resource>
    private let door: Door
    let reports: Reports
    private let names: NameSource

    /// - Parameters:
    ///   - service: What the endpoints work with.
    ///   - door: Lets requests in.
    ///   - reports: Is told what happens.
    /// - Throws: `RouteError` when the route table contradicts itself.
    package init(service: Service, door: Door, reports: Reports) throws(RouteError) {
        self.service = service
        self.door = door
        self.reports = reports
        var generator = SystemRandomNumberGenerator()
        names = NameSource(using: &generator)
        router = try Router(Routes.all)
    }

    /// What the service tells whoever runs it.
    package struct Reports: Sendable {
        /// An error that no client caused.
        let failed: @Sendable (any Error) -> Void
        let changed: @Sendable (AuditRecord) -> Void
        /// nil when nobody wants to know of every request.
        let answered: (@Sendable (AccessRecord) -> Void)?

        package init(
            failed: @escaping @Sendable (any Error) -> Void,
            changed: @escaping @Sendable (AuditRecord) -> Void,
            answered: (@Sendable (AccessRecord) -> Void)?
        ) {
            self.failed = failed
            self.changed = changed
            self.answered = answered
        }
    }
}

extension Application {
    /// Says what becomes of a request's body, by its head and by how things stand.
    ///
    /// Without `mayEnd` no answer can be given now: the body of what is refused is taken all the same, and
    /// ``reply(to:from:)`` refuses it.
    package func screen(_ head: RequestHead, from peer: Peer, mayEnd: Bool) -> Reception {
        guard head.target.form != .asterisk else { return .whole }
        let match = router.route(head.method, head.target.segments)
        guard mayEnd || match.receiver != nil else { return .whole }
        var visit = Visit(head, from: peer, on: match.label, names)
        if let response = screen(head, match, &visit) {
            return mayEnd ? .unwanted(finished(response, visit)) : .whole
        }
        guard case .found(let resource, let parameters, _) = match else { return .whole }
        let request = EndpointRequest(
            request: Request(head: head, body: []), parameters: parameters, visit: visit)
        if let receive = resource.receive {
            return .streamed { body in
                await answer(request, resource.change) { try await receive(service, request, body) }
            }
        }
        guard mayEnd, let admit = resource.admit else { return .whole }
        return .wholeUnless { await refusal(of: request) { try await admit(service, request) } }
    }

    /// The answer to a request that cannot be granted, whatever is in its body.
    @concurrent
    private func refusal(
        of request: EndpointRequest, by admit: @Sendable () async throws -> Void
    ) async -> Response? {
        await RequestIdentity.$current.withValue(request.visit.identity) {
            do { try await admit() } catch {
                return finished(response(to: error, on: request.head), request.visit)
            }
            return nil
        }
    }

    /// The answer that the head decides, if it does.
    private func screen(
        _ head: RequestHead, _ match: RouteMatch<Resource>, _ visit: inout Visit
    ) -> Response? {
        do throws(DoorRefusal) { visit.caller = try door.admit(head, to: match.access) } catch {
            return error.response(at: head.target.path)
        }
        guard case .found(let resource, _, _) = match else { return refusal(match, head) }
        do { try resource.check?(head) } catch { return self.response(to: error, on: head) }
        return nil
    }

    package func reply(to request: Request, from peer: Peer) -> Reply {
        let head = request.head
        let match = router.route(head.method, head.target.segments)
        guard case .found(let resource, let parameters, let template) = match else {
            return .now(answer(to: head, match, from: peer))
        }
        var visit = Visit(head, from: peer, on: template, names)
        do throws(DoorRefusal) { visit.caller = try door.admit(head, to: resource.access) } catch {
            return .now(finished(error.response(at: head.target.path), visit))
        }
        let request = EndpointRequest(request: request, parameters: parameters, visit: visit)
        do {
            if let response = try resource.recall?(service, request) {
                return .now(finished(response, visit))
            }
        } catch {
            return .now(finished(response(to: error, on: head), visit))
        }
        return .later {
            await answer(request, resource.change) { try await resource.respond(service, request) }
        }
    }

    /// Away from the caller's queue, which serves other connections: endpoints read files and write documents.
    @concurrent
    private func answer(
        _ request: EndpointRequest, _ change: Change?,
        by respond: @Sendable () async throws -> Response
    ) async -> Response {
        let response = await RequestIdentity.$current.withValue(request.visit.identity) {
            do { return try await respond() } catch {
                return self.response(to: error, on: request.head)
            }
        }
        if let record = AuditRecord(change, by: request, answered: response) {
            reports.changed(record)
        }
        return finished(response, request.visit)
    }

    /// The answer to what no endpoint is there for.
    private func answer(to head: RequestHead, _ match: RouteMatch<Resource>, from peer: Peer) -> Response {
        var visit = Visit(head, from: peer, on: match.label, names)
        do throws(DoorRefusal) { visit.caller = try door.admit(head, to: match.access) } catch {
            return finished(error.response(at: head.target.path), visit)
        }
        guard head.target.form != .asterisk else { return finished(Response(status: .noContent), visit) }
        return finished(refusal(match, head), visit)
    }

    /// The answer to what is no request.
    ///
    /// - Parameters:
    ///   - problem: What is wrong with it.
    ///   - peer: Who sent it.
    ///   - target: What it was about, as far as that is known.
    ///   - seconds: After which another attempt may fare better.
    ///   - isPlain: Whether the answer goes out without TLS where TLS is spoken.
    /// - Returns: A response whose body is in memory.
    package func refuse(
        _ problem: Problem, from peer: Peer, about target: RequestTarget?, retryAfter seconds: Int?,
        overPlainHTTP isPlain: Bool
    ) -> Response {
        let problem = target.map { problem.at($0.path) } ?? problem
        let visit = Visit(nil, from: peer, on: Visit.nowhere, names)
        var response = finished(problem.response(retryAfter: seconds), visit)
        // RFC 6797 section 7.2.
        if isPlain { response.shared = Door.plainFields }
        return response
    }

    /// What every answer has in common, and who is told of it.
    private func finished(_ response: Response, _ visit: Visit) -> Response {
        var response = response
        door.dress(&response, to: visit.head)
        visit.identity.sign(&response)
        let seconds = visit.seconds
        service.meter.note(
            route: visit.route, method: visit.head?.method.rawValue ?? "", status: response.status.code,
            seconds: seconds)
        reports.answered?(visit.record(response, seconds: seconds))
        return response
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
}

extension RouteMatch<Resource> {
    /// Who may use what was found; that there is nothing is for callers to know.
    fileprivate var access: Access {
        if case .found(let resource, _, _) = self { resource.access } else { .callers }
    }

    /// What takes the body as it comes.
    fileprivate var receiver: Receiver? {
        if case .found(let resource, _, _) = self { resource.receive } else { nil }
    }

    /// The template, for the log and the metrics.
    fileprivate var label: String {
        switch self {
        case .found(_, _, let template), .options(_, let template), .methodNotAllowed(_, let template):
            template
        case .notFound: Visit.nowhere
        }
    }
}
