/// How the entries along one side of a matrix share fewer cells.
///
/// Both are cut from one line of `count × cells` units: an entry is `cells` units long, a cell `count`
/// units. So all borders are integers, and no entry is lost or counted twice by rounding.
struct ReducedAxis: Hashable, Sendable {
    /// Entries of the matrix.
    let count: Int

    /// Cells of the picture; never more than entries.
    let cells: Int

    init(count: Int, limit: Int) {
        self.count = count
        cells = min(count, limit)
    }

    /// The entries under one cell, and their weights.
    ///
    /// The first and the last entry may be cut by the cell's borders. The weights of a cell have the sum 1.
    func span(of cell: Int) -> (entries: Range<Int>, first: Double, inner: Double, last: Double) {
        let (start, end) = (cell * count, (cell + 1) * count)
        let first = start / cells
        let last = (end - 1) / cells
        let unit = 1 / Double(count)
        guard first < last else { return (first..<first + 1, 1, 1, 1) }
        return (
            first..<last + 1,
            Double((first + 1) * cells - start) * unit,
            Double(cells) * unit,
            Double(end - last * cells) * unit
        )
    }

    /// The cells over one entry, at most two: with what weight it counts there, and whether it is the
    /// last entry of that cell.
    func parts(of entry: Int) -> [(weight: Double, isLast: Bool)] {
        let (start, end) = (entry * cells, (entry + 1) * cells)
        let border = (start / count + 1) * count
        let unit = 1 / Double(count)
        guard border < end else { return [(Double(cells) * unit, border == end)] }
        return [(Double(border - start) * unit, true), (Double(end - border) * unit, false)]
    }
}

/// What ``Downsampling`` leaves of a matrix.
struct CellGrid: Hashable, Sendable {
    let rows: Int
    let columns: Int

    /// Row by row; NaN where there is nothing to show.
    let values: [Double]
}
