extension Canvas {
    func drawFrame(_ place: Rectangle, size: FigureSize) {
        frame(snapped(place, lineWidth: size.lineWidth), lineWidth: size.lineWidth)
    }

    /// Draws marks outside the left border, their labels ending at one line.
    func drawMarks(_ marks: [Mark], leftOf place: Rectangle, size: FigureSize) {
        let border = snapped(place, lineWidth: size.lineWidth).left
        for mark in marks {
            let (length, width) = stroke(of: mark, size: size)
            let y = snapped(mark.position, lineWidth: width)
            line(from: (border, y), to: (border - length, y), width: width)
            write(
                mark.label,
                x: place.left - size.tickLength - size.tickPad - self.width(of: mark.label, size: size),
                y: mark.position + Self.halfDigit * size.tickText, size: size)
        }
    }

    /// Draws marks outside the right border, their labels starting at one line.
    func drawMarks(_ marks: [Mark], rightOf place: Rectangle, size: FigureSize) {
        let border = snapped(place, lineWidth: size.lineWidth).right
        for mark in marks {
            let (length, width) = stroke(of: mark, size: size)
            let y = snapped(mark.position, lineWidth: width)
            line(from: (border, y), to: (border + length, y), width: width)
            write(
                mark.label, x: place.right + size.tickLength + size.tickPad,
                y: mark.position + Self.halfDigit * size.tickText, size: size)
        }
    }

    /// Draws marks outside the lower border, their labels centred below.
    func drawMarks(_ marks: [Mark], below place: Rectangle, size: FigureSize) {
        let border = snapped(place, lineWidth: size.lineWidth).bottom
        for mark in marks {
            let (length, width) = stroke(of: mark, size: size)
            let x = snapped(mark.position, lineWidth: width)
            line(from: (x, border), to: (x, border + length), width: width)
            write(
                mark.label, x: mark.position - self.width(of: mark.label, size: size) / 2,
                y: place.bottom + size.tickLength + size.tickPad + 2 * Self.halfDigit * size.tickText,
                size: size)
        }
    }

    /// The length of a label with its superscript, in pixels.
    func width(of label: Ticks.Label, size: FigureSize) -> Double {
        extent(of: label.text, size: size.tickText).width
            + extent(of: label.superscript, size: Self.superscript.size * size.tickText).width
    }

    /// Half the height of DejaVu Sans' digits, in ems.
    private static let halfDigit = 0.3645

    /// How small and how high a power's exponent stands, in ems of the digits beside it.
    private static let superscript = (size: 0.7, rise: 0.38)

    private func write(_ label: Ticks.Label, x: Double, y: Double, size: FigureSize) {
        write(label.text, x: x, y: y, size: size.tickText)
        guard !label.superscript.isEmpty else { return }
        let width = extent(of: label.text, size: size.tickText).width
        write(
            label.superscript, x: x + width, y: y - Self.superscript.rise * size.tickText,
            size: Self.superscript.size * size.tickText)
    }

    private func stroke(of mark: Mark, size: FigureSize) -> (length: Double, width: Double) {
        mark.isMinor ? (size.minorTickLength, size.minorTickWidth) : (size.tickLength, size.lineWidth)
    }

    private func snapped(_ place: Rectangle, lineWidth: Double) -> Rectangle {
        Rectangle(
            left: snapped(place.left, lineWidth: lineWidth),
            top: snapped(place.top, lineWidth: lineWidth),
            right: snapped(place.right, lineWidth: lineWidth),
            bottom: snapped(place.bottom, lineWidth: lineWidth))
    }
}
