/// An opaque sRGB colour, eight bits a channel.
package struct Color: Hashable, Sendable {
    package let red: UInt8
    package let green: UInt8
    package let blue: UInt8

    package init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// The colour as a pixel of a ``Raster``.
    package var pixel: UInt32 {
        0xFF00_0000 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
    }

    /// Six hexadecimal digits.
    package var hexadecimal: String {
        let digits = Array("0123456789abcdef")
        return String([red, green, blue].flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// Colours of six hexadecimal digits each, one after another.
    static func list(hexadecimal digits: String) -> [Color] {
        let digits = digits.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 6).map { start in
            let channels = stride(from: start, to: start + 6, by: 2).map {
                UInt8(digits[$0] << 4 | digits[$0 + 1])
            }
            return Color(red: channels[0], green: channels[1], blue: channels[2])
        }
    }
}
