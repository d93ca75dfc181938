internal import HTTP
internal import Jobs

/// What a client takes of an array of a result.
struct MatrixChoice: Hashable {
    /// After how many steps of a training; nil for the job's own kernel.
    let step: Int?
    let order: OrderKind
    let block: MatrixBlock
    /// Samples along the side of a cell, of which the mean is taken.
    let pool: Int

    /// - Parameters:
    ///   - query: Where it stands. That of a kernel has more than that of another part.
    ///   - part: What is chosen from.
    ///   - shape: Its shape.
    init(_ query: inout QueryReader, of part: ResultPart, shape: [Int]) {
        let isKernel = part == .kernel
        step = isKernel ? query.step() : nil
        order = isKernel ? query.choice("order", default: .data) : .data
        block = MatrixBlock(
            rows: query.range("rows", below: shape[0]), columns: query.range("columns", below: shape[1]))
        pool = isKernel ? query.integer("pool", in: 1...max(shape[0], shape[1]), default: 1) : 1
    }

    /// Names the choice in an entity tag; nothing is said of what was not chosen.
    var tag: String { suffix(step: "-", separator: "-") + "-\(block.tag)" }

    /// What it adds to the name of a file.
    var ending: String { suffix(step: ".step-", separator: ".") }

    private func suffix(step word: String, separator: String) -> String {
        (step.map { "\(word)\($0)" } ?? "") + (order == .data ? "" : "\(separator)\(order.rawValue)")
            + (pool == 1 ? "" : "\(separator)pool-\(pool)")
    }
}

/// Which rows and columns a client takes.
struct MatrixBlock: Hashable {
    let rows: Range<Int>
    let columns: Range<Int>

    /// Names the block in an entity tag.
    var tag: String { "\(rows.lowerBound)-\(rows.upperBound)-\(columns.lowerBound)-\(columns.upperBound)" }

    init(rows: Range<Int>, columns: Range<Int>) {
        self.rows = rows
        self.columns = columns
    }

    init(wholeOf shape: [Int]) { self.init(rows: 0..<shape[0], columns: 0..<shape[1]) }

    /// How many cells of `size` × `size` it has along its sides.
    func shape(inCellsOf size: Int) -> [Int] {
        [rows, columns].map { ($0.count + size - 1) / size }
    }
}
