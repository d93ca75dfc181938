import HTTP

/// Everything a parser makes of one input, whatever the pieces it came in.
struct Transcript: Hashable {
    struct Request: Hashable {
        let head: RequestHead
        var body: [UInt8] = []
        var isComplete = false
    }

    private(set) var requests: [Request] = []
    private(set) var error: RequestError?
    private(set) var isIdle = true
    private(set) var unread = 0

    /// Plays the input; with `stopsAtClose` up to a request that ends the connection, as a connection does.
    init(
        _ bytes: [UInt8], chop: Chop, limits: RequestLimits = .standard, stopsAtClose: Bool = false
    ) {
        var parser = RequestParser(limits: limits)
        var buffer = ReceiveBuffer()
        for piece in chop.pieces(of: bytes) {
            buffer.append(piece)
            do throws(RequestError) {
                while let event = try parser.next(&buffer) {
                    record(event)
                    if stopsAtClose, let last = requests.last, last.isComplete, !last.head.keepsAlive {
                        return
                    }
                }
            } catch {
                self.error = error
                isIdle = parser.isIdle
                return
            }
        }
        isIdle = parser.isIdle
        unread = buffer.count
    }

    init(_ text: String, chop: Chop = .whole, limits: RequestLimits = .standard) {
        self.init(Array(text.utf8), chop: chop, limits: limits)
    }

    private mutating func record(_ event: RequestEvent) {
        switch event {
        case .head(let head): requests.append(Request(head: head))
        case .body(let bytes): requests[requests.count - 1].body += bytes
        case .end: requests[requests.count - 1].isComplete = true
        }
    }

    /// The heads, in order.
    var heads: [RequestHead] { requests.map(\.head) }
}
