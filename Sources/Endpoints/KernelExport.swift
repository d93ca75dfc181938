package import HTTP
package import Jobs
internal import NeuralKernels
package import Platform

/// A finished kernel in the forms that the service has for it, for whoever wants it without HTTP.
package struct KernelExport: Sendable {
    private let job: Job
    private let reader: any ResultReader
    private let pool: ComputePool

    package init(job: Job, reader: any ResultReader, pool: ComputePool) {
        self.job = job
        self.reader = reader
        self.pool = pool
    }

    /// Which form.
    package enum Form: String, CaseIterable, Sendable {
        case npy, json, csv, png, svg, pdf
    }

    /// The pieces of a form, in order.
    package func stream(as form: Form) throws -> any BodyStream {
        let block = MatrixBlock(wholeOf: job.header.shape)
        let source = MatrixSource(job: job, part: .kernel, reader: reader, block: block, choice: nil)
        switch form {
        case .npy:
            let file = MatrixFile(source)
            return MatrixFileStream(file, 0..<file.length, pool: pool)
        case .json: return MatrixTextStream(source, .json, pool: pool)
        case .csv: return MatrixTextStream(source, .csv, pool: pool)
        case .png: return try picture(as: .png)
        case .svg: return try picture(as: .svg)
        case .pdf: return try picture(as: .pdf)
        }
    }

    private func picture(as form: PictureForm) throws -> WholeStream {
        let options = try HeatmapQuery.options(for: job)
        let picture = KernelPicture(job: job, reader: reader, options: options)
        return WholeStream(try picture.bytes(as: form))
    }
}

/// Bytes that are there already, as a stream of one piece.
private actor WholeStream: BodyStream {
    private var bytes: [UInt8]?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func next() async throws -> [UInt8]? {
        defer { bytes = nil }
        return bytes
    }
}
