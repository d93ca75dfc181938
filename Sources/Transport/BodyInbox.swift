/// What has come of a body that is taken piece by piece, and has not been taken yet.
struct BodyInbox {
    private var bytes: [UInt8] = []
    private var isComplete = false
    /// Whether the client waits to be told that its body is wanted, which it is when somebody asks for it.
    private(set) var owesInvitation: Bool

    init(owesInvitation: Bool = false) { self.owesInvitation = owesInvitation }

    enum Content: Hashable {
        /// Everything that has come.
        case piece([UInt8])
        /// All has been taken, and no more comes.
        case end
        /// Nothing yet.
        case nothing
        /// Nothing before the client is told to send it, as it now is to be.
        case uninvited
    }

    /// Whether more may be put in: a slow reader slows the client down.
    var hasRoom: Bool { !isComplete && bytes.count < ServerSettings.inputHighWater }

    /// Whether there is something to take, be it the end.
    var hasNews: Bool { isComplete || !bytes.isEmpty }

    mutating func add(_ more: [UInt8]) {
        // RFC 9110, section 10.1.1: no word is needed for a body that is coming already.
        owesInvitation = false
        // What comes alone need not be copied.
        if bytes.isEmpty { bytes = more } else { bytes += more }
    }

    mutating func complete() { isComplete = true }

    mutating func take() -> Content {
        guard bytes.isEmpty else {
            defer { bytes = [] }
            return .piece(bytes)
        }
        guard !isComplete else { return .end }
        defer { owesInvitation = false }
        return owesInvitation ? .uninvited : .nothing
    }
}
