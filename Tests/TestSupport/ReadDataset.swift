package import Jobs
internal import NeuralKernels

/// What is read of a data set's bytes.
package struct ReadDataset {
    package let id: DatasetID
    package let contents: DatasetContents
    package let values: [Double]

    /// Reads bytes that come in pieces of a length.
    ///
    /// - Throws: `DatasetFault`.
    package init(_ form: DatasetForm, _ bytes: [UInt8], pieces length: Int = .max) throws(DatasetFault) {
        var reading = DatasetReading(form)
        var stored: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let end = start + min(length, bytes.count - start)
            stored += try reading.read(Array(bytes[start..<end]))
            start = end
        }
        let finding = try reading.finish()
        stored += finding.values
        id = finding.id
        contents = finding.contents
        values =
            switch contents.type.storedType {
            case .float32: stored.values(as: UInt32.self).map { Double(Float(bitPattern: $0)) }
            case .float64: stored.values(as: UInt64.self).map { Double(bitPattern: $0) }
            }
    }

    package init(_ form: DatasetForm, _ text: String, pieces length: Int = .max) throws(DatasetFault) {
        try self.init(form, Array(text.utf8), pieces: length)
    }
}
