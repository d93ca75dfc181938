/// `*( ";" token [ "=" ( token / quoted-string ) ] )`: RFC 9112 section 7.1.1, without its bad whitespace.
enum ChunkExtensions {
    static func areValid(_ bytes: Span<UInt8>) -> Bool {
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: ";") else { return false }
            guard let name = endOfToken(bytes, from: index + 1) else { return false }
            index = name
            guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { continue }
            index += 1
            let isQuoted = index < bytes.count && bytes[index] == UInt8(ascii: "\"")
            let end = isQuoted ? endOfQuoted(bytes, from: index + 1) : endOfToken(bytes, from: index)
            guard let end else { return false }
            index = end
        }
        return true
    }

    private static func endOfToken(_ bytes: Span<UInt8>, from start: Int) -> Int? {
        var end = start
        while end < bytes.count, bytes[end].isTokenCharacter { end += 1 }
        return end > start ? end : nil
    }

    /// Just after the closing quote; a backslash takes the next byte with it.
    private static func endOfQuoted(_ bytes: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""): return index + 1
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        return nil
    }
}
