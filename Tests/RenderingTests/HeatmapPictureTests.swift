import Compression
import TestSupport
import Testing

@testable import Rendering

/// A picture of a matrix, decoded.
private func picture(
    _ matrix: [[Double]], width: Int = 640, style: HeatmapOptions.Style = .matrix,
    colormap: Colormap = .viridis, scale: ColorScale = .linear
) throws -> Decoded {
    try #require(Decoded(try bytes(matrix, width: width, style: style, colormap: colormap, scale: scale)))
}

private func bytes(
    _ matrix: [[Double]], width: Int = 640, style: HeatmapOptions.Style = .matrix,
    colormap: Colormap = .viridis, scale: ColorScale = .linear
) throws -> [UInt8] {
    let options = try HeatmapOptions(
        colormap: colormap, limits: ColorLimits(scale: scale, minimum: nil, maximum: nil), width: width,
        style: style)
    var picture = try HeatmapPicture(rows: matrix.count, columns: matrix[0].count, options: options)
    for row in matrix { picture.append(row: row.span) }
    return try picture.png(level: .balanced, specification: nil)
}

private let published = HeatmapOptions.Style.figure(
    FigureText(title: "Neural Tangent Kernel", columns: "", rows: ""))

private func sample(_ rows: Int, _ columns: Int) -> [[Double]] {
    (0..<rows).map { row in
        (0..<columns).map { column in
            let number = (row * 31 + column * 17) % 97
            return Double(number) / 7 - 4
        }
    }
}

@Suite struct HeatmapPictureTests {
    @Test func `a bare matrix is a pixel per entry in the colour of its value`() throws {
        let matrix = sample(30, 50)
        let decoded = try picture(matrix)
        let colors = Colormap.viridis.colors
        let values = matrix.flatMap(\.self)
        let (low, high) = (values.min() ?? 0, values.max() ?? 0)
        #expect(decoded.width == 50)
        #expect(decoded.height == 30)
        for (pixel, value) in zip(decoded.pixels, values) {
            let step = min(255, Int((value - low) / (high - low) * 256))
            #expect(pixel == colors[step].pixel)
        }
    }

    @Test func `a large bare matrix keeps its shape within the width`() throws {
        let decoded = try picture(sample(400, 100), width: 64)
        #expect(decoded.height == 64)
        #expect(decoded.width == 16)
    }

    @Test func `what is not a number is a hole`() throws {
        var matrix = sample(3, 3)
        matrix[1][2] = .nan
        matrix[2][0] = -.infinity
        let decoded = try picture(matrix)
        #expect(decoded.pixels.indices.filter { decoded.pixels[$0] >> 24 == 0 } == [5, 6])
    }

    /// Cell (i, j) of the published figure has its centre at 107.2 + (j + ½) 369.6 / n, 57.6 + (i + ½) 369.6 / n.
    @Test(arguments: [1, 2, 7, 100]) func `the centre of a cell has the colour of its value`(count: Int)
        throws
    {
        let matrix = sample(count, count)
        let decoded = try picture(matrix, style: published, colormap: .plasma)
        var data = ValueRange()
        for value in matrix.flatMap(\.self) { data.insert(value) }
        let normalization = ColorLimitsTests.limits(.linear).normalization(for: data, widened: true)
        for (i, row) in matrix.enumerated() {
            for (j, value) in row.enumerated() {
                let x = 107.2 + (Double(j) + 0.5) * 369.6 / Double(count)
                let y = 57.6 + (Double(i) + 0.5) * 369.6 / Double(count)
                let step = try #require(normalization.index(value))
                // At this size the line of the frame reaches into the centre of the outermost cells.
                if count == 100, i == 0 || j == 0 { continue }
                #expect(decoded.pixel(Int(x), Int(y)) == Colormap.plasma.colors[step].pixel)
            }
        }
    }

    @Test func `what a logarithm leaves out is grey in a figure, and said to be`() throws {
        let matrix = [[1, -1, 10], [0, 100, 5]] as [[Double]]
        let figure = try picture(matrix, style: published, colormap: .hot, scale: .log)
        // Cells of 2 × 3 fill 396.8 × 264.5 pixels at the middle of the height.
        func cell(_ row: Int, _ column: Int) -> UInt32 {
            figure.pixel(80 + Int((Double(column) + 0.5) * 132.3), 242 + (row == 0 ? -66 : 66))
        }
        let grey: UInt32 = 0xFFB0_B0B0
        #expect([cell(0, 1), cell(1, 0)] == [grey, grey])
        #expect(![cell(0, 0), cell(0, 2), cell(1, 1), cell(1, 2)].contains(grey))
        let without = try bytes([[1, 2, 10], [3, 100, 5]], style: published, colormap: .hot, scale: .log)
        func inkBelow(_ decoded: Decoded) -> Int {
            (380..<480).reduce(0) { count, y in
                count + (80..<480).count { decoded.pixel($0, y) != 0xFFFF_FFFF }
            }
        }
        #expect(inkBelow(figure) > inkBelow(try #require(Decoded(without))))
        // A bare matrix is laid on whatever its reader likes.
        let bare = try picture(matrix, colormap: .hot, scale: .log)
        #expect(bare.pixels.indices.filter { bare.pixels[$0] >> 24 == 0 } == [1, 3])
    }

    @Test func `the colour bar runs from the last colour to the first`() throws {
        let decoded = try picture(sample(9, 9), style: published, colormap: .cividis)
        let colors = Colormap.cividis.colors
        for y in 60..<425 {
            let step = Int((427.2 - Double(y) - 0.5) / 369.6 * 256)
            #expect(decoded.pixel(510, y) == colors[step].pixel)
        }
    }

    @Test(arguments: [64, 320, 640, 1601]) func `a figure is three quarters as high as wide`(width: Int)
        throws
    {
        let decoded = try picture(sample(3, 3), width: width, style: published)
        #expect(decoded.width == width)
        #expect(decoded.height == Int((Double(width) * 0.75).rounded()))
    }

    @Test func `the same picture twice has the same bytes`() throws {
        for scale in ColorScale.allCases {
            let first = try bytes(sample(20, 20), style: published, scale: scale)
            let second = try bytes(sample(20, 20), style: published, scale: scale)
            #expect(second == first)
        }
    }

    @Test func `pictures drawn at the same time do not disturb each other`() async throws {
        let expected = try bytes(sample(20, 20), width: 320, style: published)
        let drawn = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<16 { group.addTask { try bytes(sample(20, 20), width: 320, style: published) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(drawn == Array(repeating: expected, count: 16))
    }

    @Test func `floats are drawn as the doubles they are`() throws {
        let options = try HeatmapOptions(
            colormap: .hot, limits: ColorLimitsTests.limits(.linear), width: 64, style: .matrix)
        var picture = try HeatmapPicture(rows: 1, columns: 3, options: options)
        picture.append(row: ([0, 0.5, 1] as [Float]).span)
        let expected = try bytes([[0, 0.5, 1]], width: 64, colormap: .hot)
        let drawn = try picture.png(level: .balanced, specification: nil)
        #expect(drawn == expected)
    }

    @Test func `a title that moves writing about is only its letters`() throws {
        let plain = try bytes(sample(4, 4), style: .figure(FigureText(title: "ab", columns: "", rows: "")))
        let hostile = FigureText(title: "\u{202E}a\u{0}\u{200B}b", columns: "\u{7}", rows: "\n")
        let spaced = FigureText(title: "a b", columns: "", rows: "")
        let expected = try bytes(sample(4, 4), style: .figure(spaced))
        let cleaned = try bytes(sample(4, 4), style: .figure(hostile))
        #expect(cleaned == expected)
        #expect(expected != plain)
    }

    @Test func `pictures that cannot be are refused`() throws {
        let limits = ColorLimitsTests.limits(.linear)
        #expect(throws: RenderingError.widthOutOfRange(63, allowed: 64...4096)) {
            try HeatmapOptions(colormap: .hot, limits: limits, width: 63, style: .matrix)
        }
        let options = try HeatmapOptions(colormap: .hot, limits: limits, width: 64, style: .matrix)
        #expect(throws: RenderingError.emptyMatrix(rows: 0, columns: 5)) {
            try HeatmapPicture(rows: 0, columns: 5, options: options)
        }
    }
}
