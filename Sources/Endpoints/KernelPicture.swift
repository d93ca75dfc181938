internal import Compression
internal import Jobs
internal import NeuralKernels
internal import Rendering

/// In which form a client takes a picture.
enum PictureForm: String, OfferedForm {
    case png, svg, pdf

    var contentType: String {
        switch self {
        case .png: "image/png"
        case .svg: "image/svg+xml"
        case .pdf: "application/pdf"
        }
    }
}

/// A finished kernel and how to draw it.
struct KernelPicture: Sendable {
    let job: Job
    let reader: any ResultReader
    let options: HeatmapOptions

    private static let valuesAtOnce = 1 << 18

    /// Reads the kernel and draws it.
    ///
    /// Every output makes a row and a column of its own where every pair of outputs is there (reduction `full`);
    /// of reduction `diagonal` the sum over the outputs is drawn.
    /// - Throws: ``StoreError`` or `RenderingError`.
    func bytes(as form: PictureForm) throws -> [UInt8] {
        let picture =
            switch reader.header.elementType {
            case .float32: try picture(of: Float.self)
            case .float64: try picture(of: Double.self)
            }
        let digest = job.digest.description
        switch form {
        case .png: return try picture.png(level: .balanced, specification: digest)
        case .svg: return try picture.document(.svg, specification: digest)
        case .pdf: return try picture.document(.pdf, specification: digest)
        }
    }

    private func picture<Scalar: BinaryFloatingPoint & BitwiseCopyable>(
        of type: Scalar.Type
    ) throws -> HeatmapPicture {
        let shape = reader.header.shape
        let outputs = shape.count == 4 ? shape[2] : 1
        var picture = try HeatmapPicture(
            rows: shape[0] * outputs, columns: shape[1] * outputs, options: options)
        let rowSize = shape.dropFirst().reduce(1, *)
        let rowsAtOnce = max(1, Self.valuesAtOnce / rowSize)
        for start in stride(from: 0, to: shape[0], by: rowsAtOnce) {
            let rows = start..<min(shape[0], start + rowsAtOnce)
            let values = try reader.read(rows: rows).values(as: Scalar.self)
            for row in 0..<rows.count {
                append(values[row * rowSize..<(row + 1) * rowSize], shape, to: &picture)
            }
        }
        return picture
    }

    private func append<Scalar: BinaryFloatingPoint>(
        _ row: ArraySlice<Scalar>, _ shape: [Int], to picture: inout HeatmapPicture
    ) {
        let values = row.map { Double($0) }
        let columns = shape[1]
        switch shape.count {
        case 3:
            let sums = (0..<columns).map { column in
                values[column * shape[2]..<(column + 1) * shape[2]].reduce(0, +)
            }
            picture.append(row: sums.span)
        default:
            for line in job.order.form.matrixRows(values[...]) { picture.append(row: line.span) }
        }
    }
}
