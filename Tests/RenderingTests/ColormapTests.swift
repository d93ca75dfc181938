import Compression
import Foundation
import Rendering
import Testing

@Suite struct ColormapTests {
    /// SHA-256 of the 768 bytes of each table of matplotlib 3.11.2, by `make_colormaps.py digests`.
    @Test(arguments: [
        (Colormap.hot, "066ecce53a06d80b0310156c6fd43f863382f4f3335ad7c2fa53e66d1ebf47a7"),
        (.viridis, "96a1f6f37d4041f953def955ffb8b9ea2110a9b4e3c9b701182d48f7a9774c58"),
        (.magma, "e2e7c21b2cdebd6f55d07fae05ea13bb4b4f0908509892384b87c747b9f319f6"),
        (.inferno, "8092f65256023cefa85fe1136f4f398a2a9f35e9fdf414176b33cce639c44318"),
        (.plasma, "3c079586af5e937166b831cf38703adbeb1198aa6bb3f176495e231423a3c14c"),
        (.cividis, "8a6c6bf382be7cc30a8cbbefab8d5580471f07c59e828295e414c3f350504e29"),
        (.gray, "c15598e2bf5c6ff32034b4c7b3ce668b7993d7b986349e2b676be4f87c2502c3"),
        (.coolwarm, "161fad279ef7b15f29821a492afe1365f2e253aeb6069ab6d562032d84b5ec6f"),
    ])
    func `the colours are matplotlib's, to the byte`(colormap: Colormap, digest: String) {
        let bytes = colormap.colors.flatMap { [$0.red, $0.green, $0.blue] }
        #expect(bytes.count == 3 * Colormap.count)
        #expect(SHA256.digest(of: bytes).hexadecimal == digest)
    }

    /// How eyes without one kind of cone see linear red, green and blue, and how others do.
    ///
    /// Machado, Oliveira, Fernandes, *A Physiologically-based Model for Simulation of Color Vision Deficiency*, 2009,
    /// severity 1.
    private static let eyes: [(name: String, matrix: [[Double]])] = [
        ("all cones", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
        (
            "protanopia",
            [
                [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                [-0.003882, -0.048116, 1.051998],
            ]
        ),
        (
            "deuteranopia",
            [
                [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ]
        ),
        (
            "tritanopia",
            [
                [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900],
            ]
        ),
    ]

    /// Linear red, green and blue as an eye sees them.
    private static func seen(_ color: Color, by matrix: [[Double]]) -> [Double] {
        let linear = [color.red, color.green, color.blue].map { channel in
            let share = Double(channel) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return matrix.map { row in min(max(zip(row, linear).map { $0 * $1 }.reduce(0, +), 0), 1) }
    }

    /// CIE L*, of 100.
    private static func lightness(_ color: Color, _ matrix: [[Double]]) -> Double {
        let luminance = zip(seen(color, by: matrix), [0.2126, 0.7152, 0.0722]).map { $0 * $1 }.reduce(0, +)
        return luminance > 216.0 / 24389 ? 116 * cbrt(luminance) - 16 : luminance * 24389 / 27
    }

    @Test(arguments: Colormap.allCases.filter { $0 != .coolwarm })
    func `a map from low to high grows lighter, whatever colours an eye tells apart`(colormap: Colormap) {
        for (eye, matrix) in Self.eyes {
            let steps = stride(from: 0, to: Colormap.count, by: 8).map {
                Self.lightness(colormap.colors[$0], matrix)
            }
            #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 }, "\(eye)")
            #expect((steps.last ?? 0) - steps[0] >= 65, "\(eye)")
        }
    }

    @Test func `the diverging map is light in the middle, and every eye tells its ends apart`() {
        for (eye, matrix) in Self.eyes {
            let colors = Colormap.coolwarm.colors
            let steps = stride(from: 0, to: 128, by: 8).map { Self.lightness(colors[$0], matrix) }
            let back = stride(from: 255, to: 128, by: -8).map { Self.lightness(colors[$0], matrix) }
            for half in [steps, back] {
                #expect(zip(half, half.dropFirst()).allSatisfy { $0 < $1 }, "\(eye)")
            }
            let ends = zip(Self.seen(colors[0], by: matrix), Self.seen(colors[255], by: matrix))
            #expect(ends.map { abs($0 - $1) }.max() ?? 0 > 0.15, "\(eye)")
        }
    }

    @Test(arguments: Colormap.allCases) func `what is missing has a colour of its own`(map: Colormap) {
        let missing = map.missing.color
        let distances = map.colors.map { color in
            max(
                abs(Int(color.red) - Int(missing.red)), abs(Int(color.green) - Int(missing.green)),
                abs(Int(color.blue) - Int(missing.blue)))
        }
        #expect(distances.min() ?? 0 >= 16)
    }
}
