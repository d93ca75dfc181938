/// Appends numbers with commas between them.
///
/// Some numbers at a time are written into room behind the text, whose rest is then taken back: no number has an
/// array or a string of its own, and memory grows by the text and 2 KB.
enum NumberList {
    private static let numbersAtOnce = 64

    /// - Returns: How many numbers are NaN or infinite.
    @inline(__always)
    static func append<Scalar: DecimalFormat>(
        _ numbers: Span<Scalar>, nonfinite: NonfiniteText, to bytes: inout [UInt8]
    ) -> Int {
        var strangers = 0
        var next = 0
        while next < numbers.count {
            let piece = next..<min(numbers.count, next &+ numbersAtOnce)
            var end = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: piece.count &* (NumberText.room &+ 1)))
            var span = bytes.mutableSpan
            // Any bytes are numbers of eight bits.
            var text = unsafe span.mutableBytes
            for index in piece {
                if index > 0 {
                    text.storeBytes(of: UInt8(ascii: ","), toByteOffset: end, as: UInt8.self)
                    end &+= 1
                }
                let number = numbers[index]
                if number.isFinite {
                    end = NumberText.write(number, to: &text, at: end)
                } else {
                    strangers &+= 1
                    end = write(number, nonfinite, to: &text, at: end)
                }
            }
            bytes.removeLast(bytes.count &- end)
            next = piece.upperBound
        }
        return strangers
    }

    private static func write<Scalar: DecimalFormat>(
        _ number: Scalar, _ form: NonfiniteText, to text: inout MutableRawSpan, at start: Int
    ) -> Int {
        let word =
            switch form {
            case .null: "null"
            case .described: number.description
            }
        var end = start
        for byte in word.utf8 {
            text.storeBytes(of: byte, toByteOffset: end, as: UInt8.self)
            end += 1
        }
        return end
    }
}

extension Float: DecimalScalar, DecimalFormat {
    var shortest: ShortestDecimal {
        @inline(__always) get { ShortestDecimal(self) }
    }
    static var digitLimit: Int { 9 }
    static var plainLimit: Float { 0x1p24 }

    package static func append(
        _ numbers: Span<Float>, nonfinite: NonfiniteText, to bytes: inout [UInt8]
    ) -> Int {
        NumberList.append(numbers, nonfinite: nonfinite, to: &bytes)
    }
}

extension Double: DecimalScalar, DecimalFormat {
    var shortest: ShortestDecimal {
        @inline(__always) get { ShortestDecimal(self) }
    }
    static var digitLimit: Int { 17 }
    static var plainLimit: Double { 0x1p53 }

    package static func append(
        _ numbers: Span<Double>, nonfinite: NonfiniteText, to bytes: inout [UInt8]
    ) -> Int {
        NumberList.append(numbers, nonfinite: nonfinite, to: &bytes)
    }
}
