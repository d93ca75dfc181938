/// A colour for each of 256 steps from low to high, equal to matplotlib's map of the same name.
///
/// All but `coolwarm`, whose middle is the lightest, grow lighter from low to high also for eyes that lack one kind of
/// cone.
package enum Colormap: String, Hashable, Sendable, CaseIterable {
    case hot, viridis, magma, inferno, plasma, cividis, gray, coolwarm

    /// The number of steps, matplotlib's default `image.lut`.
    package static let count = 256

    /// ``count`` colours, low to high.
    package var colors: [Color] { Self.tables[self] ?? [] }

    /// Made once: a lookup table of a few kilobytes.
    private static let tables = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, $0.makeColors()) })

    private func makeColors() -> [Color] {
        switch self {
        case .hot:
            ColorSegments.colors(
                red: [(0, 0.0416), (0.365079, 1), (1, 1)],
                green: [(0, 0), (0.365079, 0), (0.746032, 1), (1, 1)],
                blue: [(0, 0), (0.746032, 0), (1, 1)])
        case .gray:
            ColorSegments.colors(
                red: [(0, 0), (1, 1)], green: [(0, 0), (1, 1)], blue: [(0, 0), (1, 1)])
        case .viridis: Color.list(hexadecimal: ColormapTables.viridis)
        case .magma: Color.list(hexadecimal: ColormapTables.magma)
        case .inferno: Color.list(hexadecimal: ColormapTables.inferno)
        case .plasma: Color.list(hexadecimal: ColormapTables.plasma)
        case .cividis: Color.list(hexadecimal: ColormapTables.cividis)
        case .coolwarm: Color.list(hexadecimal: ColormapTables.coolwarm)
        }
    }
}

/// Colour maps that are piecewise linear in each channel.
///
/// - SeeAlso: `_hot_data` and `_gray_data` in matplotlib's `_cm.py`, `_create_lookup_table` in `colors.py`.
enum ColorSegments {
    /// The corners of one channel: position and intensity, both in 0…1, the first at 0, the last at 1.
    typealias Channel = [(position: Double, intensity: Double)]

    static func colors(red: Channel, green: Channel, blue: Channel) -> [Color] {
        (0..<Colormap.count).map {
            Color(red: byte(red, $0), green: byte(green, $0), blue: byte(blue, $0))
        }
    }

    /// One entry of a channel's table.
    ///
    /// The order of operations is matplotlib's, whose last step cuts:
    /// another order is another byte here and there.
    private static func byte(_ channel: Channel, _ entry: Int) -> UInt8 {
        let last = Double(Colormap.count - 1)
        let place = last * (Double(entry) * (1 / last))
        guard entry > 0, let end = channel.firstIndex(where: { $0.position * last >= place }) else {
            return UInt8(channel[0].intensity * 255)
        }
        let (from, to) = (channel[end - 1], channel[end])
        let share = (place - from.position * last) / (to.position * last - from.position * last)
        let intensity = share * (to.intensity - from.intensity) + from.intensity
        return UInt8(min(max(intensity, 0), 1) * 255)
    }
}

extension Colormap {
    /// What a cell without a colour of the map looks like where the page may have the colour of a cell; its name is for
    /// people.
    ///
    /// No colour of the map comes near it.
    package var missing: (color: Color, name: String) {
        switch self {
        case .gray: (Color(red: 0x82, green: 0xB4, blue: 0xF0), "blue")
        default: (Color(red: 0xB0, green: 0xB0, blue: 0xB0), "grey")
        }
    }
}
