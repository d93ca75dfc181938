import HTTP
import HTTPTypes

/// Everything the request parser makes of one input.
struct Outcome: Equatable {
    struct Message: Equatable {
        let head: RequestHead
        var body: [UInt8] = []
        var isComplete = false
    }

    var messages: [Message] = []
    var error: RequestError?
    /// How many bytes of the input the parser is done with: where what it refuses begins or ends.
    var consumed = 0
    /// Where the last request begins that is not complete.
    var start = 0
    /// Whether no further request has begun.
    var isIdle = true
}

/// A promise of the parser that an input breaks.
enum Breach: Error, Equatable {
    /// More is consumed than has arrived, or bytes come back.
    case consumption(Int, of: Int)
    /// There is no end to what is made of the input.
    case endless
    /// More comes out than went in.
    case excess(Int, of: Int)
    /// Asked again without more bytes, the parser says something else.
    case changesItsMind
    /// After an error comes another, or none, or bytes are consumed.
    case forgetsError
    /// An error's status is none of those that a refused request is answered with.
    case status(Int)
    /// The input means something else when it comes in these pieces.
    case cut([Int])
}

extension Outcome {
    /// What a request may be refused with before anyone has looked at what it wants.
    private static let refusals: Set = [400, 413, 414, 417, 431, 501, 505]

    /// Plays an input that comes in pieces, and keeps an eye on the parser.
    ///
    /// - Parameters:
    ///   - input: All of it.
    ///   - cuts: Where a new piece begins, in ascending order.
    ///   - limits: The parser's.
    /// - Throws: ``Breach``.
    init(_ input: [UInt8], cuts: [Int], limits: RequestLimits) throws(Breach) {
        var run = Run(parser: RequestParser(limits: limits))
        var start = 0
        for end in cuts + [input.count] {
            try run.receive(input[start..<end])
            start = end
            if run.outcome.error != nil { break }
        }
        if let error = run.outcome.error {
            guard Self.refusals.contains(error.status.code) else { throw .status(error.status.code) }
            try run.insist(with: input[start...])
        }
        run.outcome.isIdle = run.parser.isIdle
        self = run.outcome
        try checkSize(of: input)
    }

    /// Plays an input whole, a byte at a time and in each of the given ways.
    ///
    /// - Throws: ``Breach``, above all when they do not agree.
    static func agreed(
        on input: [UInt8], cuts: [[Int]], limits: RequestLimits
    ) throws(Breach) -> Outcome {
        let whole = try Outcome(input, cuts: [], limits: limits)
        for cuts in [Array(input.indices.dropFirst())] + cuts {
            guard try Outcome(input, cuts: cuts, limits: limits) == whole else { throw .cut(cuts) }
        }
        return whole
    }

    /// What a request holds was in the input, and a request is at least `GET / HTTP/1.0` and two ends of lines.
    private func checkSize(of input: [UInt8]) throws(Breach) {
        let size = messages.reduce(0) { sum, message in
            sum + message.body.count + message.head.fields.reduce(18) { $0 + $1.name.rawName.utf8.count + 3 }
        }
        guard size <= input.count else { throw .excess(size, of: input.count) }
    }
}

/// A parser at work.
private struct Run {
    var parser: RequestParser
    var buffer = ReceiveBuffer()
    var outcome = Outcome()
    private var received = 0
    private var events = 0

    init(parser: RequestParser) { self.parser = parser }

    mutating func receive(_ piece: ArraySlice<UInt8>) throws(Breach) {
        buffer.append(Array(piece))
        received += piece.count
        do {
            while let event = try next() {
                record(event)
                // An event takes at least a byte, but for the end of a body.
                events += 1
                guard events <= 2 * received else { throw Breach.endless }
            }
            guard try next() == nil else { throw Breach.changesItsMind }
        } catch let error as RequestError {
            outcome.error = error
        } catch let breach as Breach {
            throw breach
        } catch {}
    }

    /// Asks again after an error, with the rest of the input and without.
    mutating func insist(with rest: ArraySlice<UInt8>) throws(Breach) {
        let error = outcome.error
        let consumed = outcome.consumed
        for piece in [[], Array(rest), []] {
            buffer.append(piece)
            received += piece.count
            do {
                _ = try next()
                throw Breach.forgetsError
            } catch let again as RequestError {
                guard again == error, outcome.consumed == consumed else { throw .forgetsError }
            } catch {
                throw .forgetsError
            }
        }
    }

    private mutating func next() throws -> RequestEvent? {
        defer { outcome.consumed = max(outcome.consumed, received - buffer.count) }
        let result = Result { () throws(RequestError) in try parser.next(&buffer) }
        let consumed = received - buffer.count
        guard outcome.consumed...received ~= consumed else {
            throw Breach.consumption(consumed, of: received)
        }
        return try result.get()
    }

    private mutating func record(_ event: RequestEvent) {
        switch event {
        case .head(let head): outcome.messages.append(Outcome.Message(head: head))
        case .body(let bytes): outcome.messages[outcome.messages.count - 1].body += bytes
        case .end:
            outcome.messages[outcome.messages.count - 1].isComplete = true
            outcome.start = outcome.consumed
        }
    }
}
