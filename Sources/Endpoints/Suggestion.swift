/// What somebody who mistyped a word may have meant.
enum Suggestion {
    /// `; did you mean …?`, or nothing when no word is near.
    static func text(_ typed: String, _ words: [String]) -> String {
        // Long text is no typing error.
        guard typed.utf8.count <= 40 else { return "" }
        let distances = words.map {
            ($0, distance(Array(typed.lowercased().utf8), Array($0.lowercased().utf8)))
        }
        guard let (word, distance) = distances.min(by: { $0.1 < $1.1 }), distance <= max(1, word.count / 4)
        else {
            return ""
        }
        return "; did you mean \(word)?"
    }

    /// How many bytes have to be inserted, removed or replaced.
    ///
    /// - Complexity: O(left · right).
    /// - SeeAlso: Wagner & Fischer, *The String-to-String Correction Problem*, JACM 21(1), 1974.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (i, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let replaced = diagonal + (byte == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
