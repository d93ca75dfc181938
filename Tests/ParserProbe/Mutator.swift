/// Changes inputs at random, for the same seed in the same way.
struct Mutator {
    private var generator: SplitMix
    private let corpus: [[UInt8]]

    /// - Precondition: `corpus` has a member.
    init(corpus: [[UInt8]], seed: UInt64) {
        self.corpus = corpus
        generator = SplitMix(state: seed)
    }

    /// Bytes and words at which parsers part ways.
    private static let words: [[UInt8]] =
        [
            "\r", "\n", "\r\n", "\r\n\r\n", "\n\n", " ", "\t", ":", ",", ";", "=", "\"", "\\", "%", "/",
            "//", "?", "#", "*", "%2f", "%2e", "%00", "%ff", "..", "/../", "0", "-1", "+1", "0x10",
            "00000000", "ffffffffffffffff", "18446744073709551616", "9223372036854775808", "0\r\n\r\n",
            "1\r\nx\r\n0\r\n\r\n", "chunked", "identity", "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding:\tgzip, chunked\r\n", "Content-Length: 5\r\n", "Content-Length: 0\r\n",
            "Host: a\r\n", "Host:\r\n", "Expect: 100-continue\r\n", "Connection: close\r\n",
            "Connection: keep-alive, close\r\n", "GET / HTTP/1.1\r\n", "HTTP/1.0", "HTTP/1.1", "HTTP/1.9",
            "HTTP/2.0", "POST", "OPTIONS *", "http://a/", "https://[::1]:80/", "[::]", ";a=b",
            ";a=\"\\\"\"", "0;a\r\nT: v\r\n\r\n",
        ].map { Array($0.utf8) } + [[0], [0x0B], [0x7F], [0x80], [0xFF], [0xC3, 0xA9], [0x1F], [0x85]]

    private static let longest = 16 << 10

    /// The next input: one or more members of the corpus, damaged in a few places.
    mutating func next() -> [UInt8] {
        var input = pick()
        while chance(of: 3) { input += pick() }
        for _ in 0..<Int.random(in: 0...4, using: &generator) { damage(&input) }
        return Array(input.prefix(Self.longest))
    }

    /// Two random ways to cut an input into pieces, and one cut anywhere.
    mutating func cuts(of input: [UInt8]) -> [[Int]] {
        guard input.count > 1 else { return [] }
        let one = [Int.random(in: 1..<input.count, using: &generator)]
        return [one]
            + [8, 64].map { longest in
                var cuts: [Int] = []
                var place = 0
                while true {
                    place += Int.random(in: 1...longest, using: &generator)
                    guard place < input.count else { return cuts }
                    cuts.append(place)
                }
            }
    }

    private mutating func damage(_ input: inout [UInt8]) {
        let place = Int.random(in: 0...input.count, using: &generator)
        let range = place..<min(input.count, place + Int.random(in: 1...12, using: &generator))
        let word = Self.words.randomElement(using: &generator) ?? []
        switch Int.random(in: 0..<9, using: &generator) {
        case 0: input.insert(contentsOf: word, at: place)
        case 1: input.replaceSubrange(range, with: word)
        case 2: input.removeSubrange(range)
        case 3: input.insert(contentsOf: Array(input[range]), at: place)
        case 4: input.insert(UInt8.random(in: 0...255, using: &generator), at: place)
        case 5: if place < input.count { input[place] ^= 1 << UInt8.random(in: 0...7, using: &generator) }
        case 6: repeatLine(&input)
        case 7: input.removeSubrange(place...)
        default:
            let count = Int.random(in: 1...400, using: &generator)
            input.insert(contentsOf: Array(repeatElement(word, count: count).joined()), at: place)
        }
    }

    /// Says a line twice, at another place.
    private mutating func repeatLine(_ input: inout [UInt8]) {
        let starts = [0] + input.indices.filter { input[$0] == 0x0A }.map { $0 + 1 }
        guard let from = starts.randomElement(using: &generator),
            let to = starts.randomElement(using: &generator),
            let end = input[from...].firstIndex(of: 0x0A)
        else { return }
        input.insert(contentsOf: Array(input[from...end]), at: to)
    }

    private mutating func pick() -> [UInt8] { corpus.randomElement(using: &generator) ?? [] }

    private mutating func chance(of count: Int) -> Bool { Int.random(in: 0..<count, using: &generator) == 0 }
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
