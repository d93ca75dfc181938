internal import HTTP
internal import HTTPTypes
internal import JSON
internal import Jobs

/// `GET /v1/jobs/{id}/events`: what happens to a job, as server-sent events, until it is over.
///
/// - SeeAlso: WHATWG HTML, section 9.2, *Server-sent events*.
enum EventsEndpoint {
    static let contentType = "text/event-stream"

    static let events: Endpoint = { service, request in
        try QueryReader(request.head.target).finish()
        guard let offer = MediaType(contentType), Accept(request.head.fields).allows(offer) else {
            throw Problem.notAcceptable([contentType])
        }
        let job = try await JobEndpoints.job(service, request)
        let last = request.head.fields[.lastEventID]
        // A client that has seen the end would ask for ever: this tells it not to (section 9.2.2).
        if last == EventID.final { return Response(status: .noContent) }
        let history = service.jobs.history
        let seen = last.flatMap { EventID($0, of: history) }?.number ?? 0
        return Response(
            status: .ok,
            fields: [
                .contentType: contentType, .cacheControl: "no-store",
                // Proxies that gather what they pass on would keep the events from their reader.
                .accelBuffering: "no",
            ],
            body: .stream(length: nil, EventStream(job, history: history, after: seen)))
    }
}

/// The name of an event: the process, and the event's number in the job's history there.
struct EventID: Hashable {
    let number: Int

    /// The end of a job has one name for all processes.
    static let final = "final"

    init(number: Int) { self.number = number }

    /// - Returns: nil when the name is of another process, whose numbers mean nothing here.
    init?(_ text: String, of history: JobHistory) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == history.name, let number = Int(parts[1]), number >= 0 else {
            return nil
        }
        self.number = number
    }

    func text(in history: JobHistory) -> String { "\(history.name)-\(number)" }
}

/// The events of a job, as they come.
actor EventStream: BodyStream {
    private let job: Job
    private let history: JobHistory
    private var seen: Int
    private var isOver = false
    private var hasBegun = false

    /// Seconds after which a comment shows that the connection lives.
    private static let silence = 15.0
    /// Milliseconds after which a client that was cut off comes back.
    private static let retry = 2000

    init(_ job: Job, history: JobHistory, after seen: Int) {
        self.job = job
        self.history = history
        self.seen = seen
    }

    func next() async throws -> [UInt8]? {
        guard !isOver else { return nil }
        if !hasBegun {
            hasBegun = true
            // Whoever has seen nothing is told how things stand first.
            return Array("retry: \(Self.retry)\n\n".utf8) + (events() ?? [])
        }
        if let events = events() { return events }
        guard !history.hasEnded else { return nil }
        await history.change(of: job.id, after: seen, within: Self.silence)
        try Task.checkCancellation()
        return events() ?? (history.hasEnded ? nil : Array(":\n\n".utf8))
    }

    /// What has happened since; nil when nothing has.
    private func events() -> [UInt8]? {
        guard let notices = history.notices(of: job.id, after: seen) else {
            // Nothing is known of the job: it was over before this process began, or is gone.
            isOver = true
            return job.state.isFinal ? Self.event(.state(job), id: EventID.final) : nil
        }
        guard let last = notices.last else { return nil }
        seen = last.number
        return notices.flatMap { notice -> [UInt8] in
            guard case .state(let job) = notice.change, job.state.isFinal else {
                return Self.event(notice.change, id: EventID(number: notice.number).text(in: history))
            }
            isOver = true
            return Self.event(notice.change, id: EventID.final)
        }
    }

    private static func event(_ change: JobNotice.Change, id: String) -> [UInt8] {
        let (name, document) =
            switch change {
            case .state(let job): ("state", JobResponse.document(job, specification: nil, progress: nil))
            case .progress(let progress): ("progress", JobResponse.document(progress))
            }
        return Array("id: \(id)\nevent: \(name)\ndata: ".utf8) + JSONWriter.bytes(document)
            + Array("\n\n".utf8)
    }
}
