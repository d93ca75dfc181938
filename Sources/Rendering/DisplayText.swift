/// Text from outside, made fit to stand on one line of a picture.
///
/// Control and format characters (line breaks, escapes, marks that turn the writing direction, zero-width
/// characters) become spaces or vanish, runs of white space one space.
struct DisplayText: Hashable, Sendable {
    let text: String

    /// No title that is read is longer; a longer one would only be measured in vain.
    static let lengthLimit = 512

    init(_ source: String) {
        var words: [Substring.UnicodeScalarView] = []
        let scalars = source.unicodeScalars.prefix(Self.lengthLimit)
        for word in scalars.split(whereSeparator: {
            $0.properties.isWhitespace || $0.properties.generalCategory == .control
        }) {
            words.append(word)
        }
        text = words.map { word in String(String.UnicodeScalarView(word.filter(Self.isVisible))) }
            .filter { !$0.isEmpty }
            .joined(separator: " ")
    }

    /// The longest form of the text for which `fits` holds: all of it, or a beginning and an ellipsis.
    ///
    /// - Complexity: O(log n) questions.
    func shortened(where fits: (String) -> Bool) -> String {
        if fits(text) { return text }
        let characters = Array(text)
        var (enough, tooMany) = (0, characters.count)
        while tooMany - enough > 1 {
            let middle = (enough + tooMany) / 2
            if fits(Self.cut(characters, middle)) { enough = middle } else { tooMany = middle }
        }
        let cut = Self.cut(characters, enough)
        return fits(cut) ? cut : ""
    }

    private static func cut(_ characters: [Character], _ count: Int) -> String {
        var kept = characters.prefix(count)
        while kept.last == " " { kept.removeLast() }
        return String(kept) + "…"
    }

    /// Whether a character can be drawn, or is at least a blank.
    static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            false
        default: true
        }
    }
}
