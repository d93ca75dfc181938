import HTTPTypes

/// One member of a comma-separated field value with its `;name=value` parameters: RFC 9110 section 5.6.
///
/// Commas and semicolons inside quoted strings separate nothing. Several lines of one field are one
/// list (section 5.3). A member whose parameters are malformed is left out: these fields state
/// preferences, and half a preference is none.
struct ListMember: Hashable {
    /// What comes before the first semicolon.
    let value: String
    let parameters: [Parameter]

    struct Parameter: Hashable {
        /// In lower case.
        let name: String
        /// Without its quotes; empty when there is no equals sign.
        let value: String
    }

    static func members(of name: HTTPField.Name, in fields: HTTPFields) -> [ListMember] {
        fields[values: name].flatMap(members(of:))
    }

    static func members(of value: String) -> [ListMember] {
        pieces(of: value[...], separatedBy: UInt8(ascii: ",")).compactMap(ListMember.init)
    }

    init?(_ text: Substring) {
        var pieces = Self.pieces(of: text, separatedBy: UInt8(ascii: ";"))
        guard let value = pieces.first, !value.isEmpty else { return nil }
        pieces.removeFirst()
        var parameters: [Parameter] = []
        for piece in pieces where !piece.isEmpty {
            guard let parameter = Parameter(piece) else { return nil }
            parameters.append(parameter)
        }
        self.value = String(value)
        self.parameters = parameters
    }

    /// The trimmed text between separators that stand outside quoted strings.
    private static func pieces(of text: Substring, separatedBy separator: UInt8) -> [Substring] {
        var pieces: [Substring] = []
        var start = text.startIndex
        var isQuoted = false
        var isEscaped = false
        for index in text.utf8.indices {
            let byte = text.utf8[index]
            if isEscaped {
                isEscaped = false
            } else if isQuoted, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == separator, !isQuoted {
                pieces.append(text[start..<index].trimmed)
                start = text.utf8.index(after: index)
            }
        }
        pieces.append(text[start...].trimmed)
        return pieces
    }
}

extension ListMember.Parameter {
    /// `token [ "=" ( token / quoted-string ) ]`, with whitespace around the equals sign tolerated.
    init?(_ text: Substring) {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = halves[0].trimmed
        guard !name.isEmpty, name.utf8.allSatisfy(\.isTokenCharacter) else { return nil }
        self.name = name.lowercased()
        guard halves.count == 2 else {
            value = ""
            return
        }
        let value = halves[1].trimmed
        if value.utf8.allSatisfy(\.isTokenCharacter) {
            self.value = String(value)
        } else {
            guard let unquoted = Self.unquoted(value) else { return nil }
            self.value = unquoted
        }
    }

    /// The content of a quoted string: RFC 9110 section 5.6.4.
    static func unquoted(_ text: Substring) -> String? {
        guard text.utf8.count >= 2, text.first == "\"", text.last == "\"" else { return nil }
        var content = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast().unicodeScalars {
            if isEscaped || (character != "\\" && character != "\"") {
                content.unicodeScalars.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                return nil
            }
        }
        return isEscaped ? nil : content
    }
}
