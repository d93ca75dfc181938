import HTTP
import HTTPTypes
import Synchronization
import TestSupport
import Testing

@testable import Transport

/// Takes bodies piece by piece, and answers how long they were, with a sum over what was in them.
///
/// What a body does is said by its first bytes: `slow` ones wait at the gate after the first piece, `early` ones
/// are answered then.
struct SampleReader: Sendable {
    /// Where `slow` readers wait after their first piece.
    var gate = Gate()
    /// Where somebody arrives when a body does not come to its end.
    var abandonment = Gate()
    /// How many bytes have been taken.
    var taken = Total()

    @Sendable func read(_ body: any BodyStream) async -> Response {
        var sum = Fletcher()
        do {
            while let piece = try await body.next() {
                precondition(!piece.isEmpty, "a piece is something")
                let isFirst = sum.count == 0
                taken.add(piece.count)
                sum.add(piece)
                guard isFirst else { continue }
                if piece.starts(with: "early".utf8) { return Self.answer("early") }
                if piece.starts(with: "slow".utf8) { await gate.pass() }
            }
        } catch is BodyAbandoned {
            abandonment.open()
            return Response(status: .internalServerError)
        } catch {
            return Response(status: .badGateway)
        }
        return Self.answer(sum.text)
    }

    private static func answer(_ text: String) -> Response {
        Response(status: .created, contentType: "text/plain", bytes: Array(text.utf8))
    }
}

/// A sum that depends on the order, and how much it is over.
struct Fletcher {
    private(set) var count = 0
    private var (first, second): (UInt64, UInt64) = (0, 0)

    mutating func add(_ bytes: [UInt8]) {
        count += bytes.count
        for byte in bytes {
            first = (first + UInt64(byte)) % 4_294_967_291
            second = (second + first) % 4_294_967_291
        }
    }

    var text: String { "\(count) \(first) \(second)" }

    static func text(_ bytes: [UInt8]) -> String {
        var sum = Fletcher()
        sum.add(bytes)
        return sum.text
    }
}

final class Total: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func add(_ more: Int) { count.withLock { $0 += more } }

    /// Returns when there are so many.
    func reaching(_ wanted: Int, at location: SourceLocation = #_sourceLocation) async throws {
        let end = ContinuousClock.now + .seconds(Patience.seconds)
        while value < wanted, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(2)) }
        if value < wanted { Patience.end("only \(value) of \(wanted) bytes were taken", at: location) }
    }
}
