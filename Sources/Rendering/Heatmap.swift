/// A grid of values in the colours of a map.
struct Heatmap: Sendable {
    let grid: CellGrid
    let normalization: Normalization
    let colormap: Colormap

    /// The steps of the map, row by row; `nil` for a cell without a colour.
    var indices: [Int?] { grid.values.map(normalization.index) }

    /// Whether a number, not just a missing one, has no place on the scale.
    var leavesOut: Bool { grid.values.contains { $0.isFinite && normalization.index($0) == nil } }

    /// One pixel per cell; transparent where it has no colour.
    var raster: Raster { raster(missing: Raster.transparent) }

    private func raster(missing: UInt32) -> Raster {
        let colors = colormap.colors.map(\.pixel)
        let pixels = grid.values.map { value in
            normalization.index(value).map { colors[$0] } ?? missing
        }
        return Raster(width: grid.columns, height: grid.rows, pixels: pixels)
    }

    /// The pixels of a rectangle of the page that the grid fills exactly.
    ///
    /// A pixel has the colour of the cell below its centre, so every cell is a crisp block.
    ///
    /// - Parameter place: The grid's borders on the page, in pixels, not necessarily whole.
    /// - Returns: A picture of the whole pixels of `place`.
    func raster(filling place: Rectangle) -> Raster {
        let cells = raster(missing: colormap.missing.color.pixel)
        let columns = Self.cells(place.pixelColumns, from: place.left, to: place.right, count: grid.columns)
        let rows = Self.cells(place.pixelRows, from: place.top, to: place.bottom, count: grid.rows)
        var pixels: [UInt32] = []
        pixels.reserveCapacity(rows.count * columns.count)
        for row in rows {
            for column in columns { pixels.append(cells.pixels[row * grid.columns + column]) }
        }
        return Raster(width: columns.count, height: rows.count, pixels: pixels)
    }

    /// A picture for a document: of whole blocks of one size, at least as fine as the pixels of a rectangle.
    ///
    /// A viewer may blur a picture that it enlarges, by a pixel of the picture: with blocks, never by a cell.
    func raster(covering place: Rectangle) -> Raster {
        func block(_ pixels: Range<Int>, _ count: Int) -> Int { (pixels.count + count - 1) / count }
        let cells = raster(missing: colormap.missing.color.pixel)
        let (wide, tall) = (block(place.pixelColumns, grid.columns), block(place.pixelRows, grid.rows))
        let pixels = (0..<grid.rows * tall).flatMap { row in
            (0..<grid.columns * wide).map { cells.pixels[row / tall * grid.columns + $0 / wide] }
        }
        return Raster(width: grid.columns * wide, height: grid.rows * tall, pixels: pixels)
    }

    /// For each pixel of a line, the cell below its centre.
    private static func cells(_ pixels: Range<Int>, from start: Double, to end: Double, count: Int) -> [Int] {
        // As many cells as pixels is what downsampling aims at: each must get its own.
        guard pixels.count != count else { return Array(0..<count) }
        return pixels.map { pixel in
            let share = (Double(pixel) + 0.5 - start) / (end - start)
            return min(max(Int(share * Double(count)), 0), count - 1)
        }
    }
}
