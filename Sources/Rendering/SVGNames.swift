/// The names that an SVG document gives its parts to refer to them.
///
/// Cairo numbers surfaces and images through the life of the process, so the same picture would have other
/// bytes each time. Here they are numbered within the document, in the order in which they appear.
enum SVGNames {
    /// Renumbers every name that ends in a number, where it is given (`id="clip7"`) and used (`#clip7`).
    ///
    /// Such places cannot come from text: Cairo writes letters as outlines.
    ///
    /// - Parameter document: As Cairo writes it.
    /// - Returns: The same picture; equal for documents that differ in such numbers only.
    /// - Complexity: O(bytes).
    static func renumbered(_ document: [UInt8]) -> [UInt8] {
        var numbers: [ArraySlice<UInt8>: Int] = [:]
        var counts: [ArraySlice<UInt8>: Int] = [:]
        var result: [UInt8] = []
        result.reserveCapacity(document.count)
        var place = 0
        while place < document.count {
            let byte = document[place]
            result.append(byte)
            place += 1
            guard byte == UInt8(ascii: "#") || (byte == quote && result.ends(with: definition)) else {
                continue
            }
            let name = document[place...].prefix { $0 != quote && $0 != UInt8(ascii: ")") }
            let digits = name.reversed().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard !digits.isEmpty else { continue }
            let stem = name.dropLast(digits.count)
            let number = numbers[name] ?? counts[stem, default: 0]
            if numbers.updateValue(number, forKey: name) == nil { counts[stem, default: 0] += 1 }
            result += stem
            result += Array(String(number).utf8)
            place = name.endIndex
        }
        return result
    }

    private static let quote = UInt8(ascii: "\"")
    private static let definition = Array(" id=\"".utf8)
}

extension [UInt8] {
    fileprivate func ends(with bytes: [UInt8]) -> Bool { suffix(bytes.count).elementsEqual(bytes) }
}
