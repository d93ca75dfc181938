import HTTP

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

/// A small generator with a seed, so that a failing case can be played again.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
