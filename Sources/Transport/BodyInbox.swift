/// What has come of a body that is taken piece by piece, and has not been taken yet.
struct BodyInbox {
    private var bytes: [UInt8] = []
    private var isComplete = false

    enum Content: Hashable {
        /// Everything that has come.
        case piece([UInt8])
        /// All has been taken, and no more comes.
        case end
        /// Nothing yet.
        case nothing
    }

    /// Whether more may be put in: a slow reader slows the client down.
    var hasRoom: Bool { !isComplete && bytes.count < ServerSettings.inputHighWater }

    /// Whether there is something to take, be it the end.
    var hasNews: Bool { isComplete || !bytes.isEmpty }

    mutating func add(_ more: [UInt8]) {
        // What comes alone need not be copied.
        if bytes.isEmpty { bytes = more } else { bytes += more }
    }

    mutating func complete() { isComplete = true }

    mutating func take() -> Content {
        guard bytes.isEmpty else {
            defer { bytes = [] }
            return .piece(bytes)
        }
        return isComplete ? .end : .nothing
    }
}
