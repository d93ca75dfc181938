import HTTP
import TestSupport

/// How an input is cut before the parser sees it.
enum Chop: Hashable, Sendable {
    case whole
    case bytewise
    case random(seed: UInt64)

    static let all: [Chop] = [.whole, .bytewise, .random(seed: 1), .random(seed: 2), .random(seed: 3)]

    func pieces(of bytes: [UInt8]) -> [[UInt8]] {
        switch self {
        case .whole: return [bytes]
        case .bytewise: return bytes.map { [$0] }
        case .random(let seed):
            var generator = SplitMix(state: seed)
            var pieces: [[UInt8]] = []
            var start = 0
            while start < bytes.count {
                let end = min(bytes.count, start + Int.random(in: 1...40, using: &generator))
                pieces.append(Array(bytes[start..<end]))
                start = end
            }
            return pieces
        }
    }
}
