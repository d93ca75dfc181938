internal import Compression
internal import NeuralKernels

/// A data set that is being read: what comes in are the bytes that a client sends, what goes out are values to keep.
package struct DatasetReading: ~Copyable {
    private let form: DatasetForm
    private var reader: any NumberReader
    private var sink = NumberSink()
    private var byteCount = 0
    private var digest = SHA256()
    private var checksum = SHA256()

    package init(_ form: DatasetForm) {
        self.form = form
        reader =
            switch form {
            case .npy: NPYReader()
            case .csv: CSVReader()
            case .json: NestedArrayReader()
            }
    }

    /// Reads on.
    ///
    /// - Returns: The values that are complete by now, little-endian.
    /// - Throws: ``DatasetFault``.
    package mutating func read(_ piece: [UInt8]) throws(DatasetFault) -> [UInt8] {
        byteCount += piece.count
        digest.update(piece)
        try reader.read(piece, into: &sink)
        return takeValues()
    }

    /// What has been read, once all has come: its name, its nature, and the last values.
    ///
    /// - Throws: ``DatasetFault``.
    package consuming func finish() throws(DatasetFault) -> Finding {
        let shape = try reader.finish(into: &sink)
        if let reason = DatasetShape.fault(of: shape) { throw DatasetFault(reason, at: .whole) }
        let values = takeValues()
        let contents = DatasetContents(
            form: form, type: reader.type, shape: shape, byteCount: byteCount, largest: sink.largest,
            checksum: checksum.finalize().hexadecimal)
        return Finding(id: DatasetID(digest.finalize()), contents: contents, values: values)
    }

    private mutating func takeValues() -> [UInt8] {
        let values = sink.take(as: reader.type.storedType)
        checksum.update(values)
        return values
    }

    package struct Finding: Sendable {
        package let id: DatasetID
        package let contents: DatasetContents
        package let values: [UInt8]
    }
}
