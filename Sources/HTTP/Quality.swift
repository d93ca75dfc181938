/// A weight from 0 to 1 in thousandths: RFC 9110 section 12.4.2.
struct Quality: Hashable, Comparable {
    let thousandths: Int

    static let refused = Quality(thousandths: 0)
    static let full = Quality(thousandths: 1000)
    /// Below everything a client can write, and above refusal.
    static let unmentioned = Quality(doubled: 1)

    /// Twice the thousandths, so that there is room below 0.001.
    private let doubled: Int

    private init(doubled: Int) {
        self.doubled = doubled
        thousandths = doubled / 2
    }

    private init(thousandths: Int) { self.init(doubled: 2 * thousandths) }

    /// `0`, `1`, or one of them with up to three decimals, at most 1.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, first == 0x30 || first == 0x31, bytes.count <= 5 else { return nil }
        guard bytes.count == 1 || bytes[1] == UInt8(ascii: ".") else { return nil }
        var number = Int(first - 0x30)
        for place in 2..<5 {
            number *= 10
            guard place < bytes.count else { continue }
            guard bytes[place].isDigit else { return nil }
            number += Int(bytes[place] - 0x30)
        }
        guard number <= 1000 else { return nil }
        self.init(thousandths: number)
    }

    var isAcceptable: Bool { self > .refused }

    static func < (left: Quality, right: Quality) -> Bool { left.doubled < right.doubled }
}
