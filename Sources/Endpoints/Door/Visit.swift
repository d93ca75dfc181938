internal import HTTP
internal import HTTPTypes

/// A request on its way through the service.
struct Visit: Sendable {
    /// nil when what came was no request.
    let head: RequestHead?
    let peer: Peer
    let identity: RequestIdentity
    /// The route's template.
    let route: String
    let began: SuspendingClock.Instant
    var caller = Caller.anonymous

    /// The route of what leads nowhere.
    static let nowhere = "none"

    init(_ head: RequestHead?, from peer: Peer, on route: String, _ names: NameSource) {
        self.head = head
        self.peer = peer
        self.route = route
        began = .now
        identity = RequestIdentity(head, names)
    }

    /// The record of the visit, which ends with this answer.
    func record(_ response: Response, seconds: Double) -> AccessRecord {
        AccessRecord(
            method: head?.method.rawValue ?? "-", route: route, status: response.status.code,
            bytes: response.body.length, seconds: seconds, identity: identity, address: peer.address,
            owner: caller.owner, isPoll: Self.polls.contains(route))
    }

    /// Since it began.
    var seconds: Double {
        let (seconds, attoseconds) = began.duration(to: .now).components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }

    private static let polls: Set = ["/healthz", "/readyz", "/metrics"]
}
