import Testing

@testable import HTTP

@Suite struct GrammarTests {
    @Test func `token characters are those of RFC 9110 section 5.6.2 and no others`() {
        let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        let tokens = Set("!#$%&'*+-.^_`|~0123456789\(letters)".utf8)
        for byte in UInt8.min...UInt8.max {
            #expect(byte.isTokenCharacter == tokens.contains(byte), "\(byte)")
        }
    }

    @Test func `letters, digits and hexadecimal digits are those of ASCII`() {
        for byte in UInt8.min...UInt8.max {
            let character = Character(UnicodeScalar(byte))
            #expect(byte.isLetter == (character.isASCII && character.isLetter))
            #expect(byte.isDigit == (character.isASCII && character.isNumber))
            #expect(byte.hexValue.map(Int.init) == (character.isASCII ? character.hexDigitValue : nil))
        }
    }

    @Test func `a decimal number is digits only and fits`() {
        #expect("0".decimal == 0)
        #expect("007".decimal == 7)
        #expect("9223372036854775807".decimal == .max)
        #expect("9223372036854775808".decimal == nil)
        #expect("18446744073709551621".decimal == nil)
        for text in ["", "+5", "-5", "5 ", "1_0", "5e0", "٥", "²"] { #expect(text.decimal == nil, "\(text)") }
    }

    @Test func `a token is compared without case and byte by byte`() {
        #expect("Close".isToken("close"))
        #expect(!"closed".isToken("close"))
        #expect(!"clos".isToken("close"))
        // U+212A KELVIN SIGN becomes k when Unicode lowers it.
        #expect(!"\u{212A}eep".isToken("keep"))
    }

    @Test func `trimming takes blanks off the ends, even before a combining mark`() {
        #expect(" \ta b\t ".trimmed == "a b")
        #expect(" \t ".trimmed == "")
        #expect(" \u{301}".trimmed.unicodeScalars.map(\.value) == [0x301])
    }
}
