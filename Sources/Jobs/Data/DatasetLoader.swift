internal import Compression
internal import LinearAlgebra
package import NeuralKernels

/// Reads the stored data sets of a specification, as a computation needs them.
struct DatasetLoader {
    let store: any DatasetStore

    /// Bytes that are read at a time.
    private static let pieceLength = 1 << 20

    /// The samples of the data sets that are stored; values are rounded to the type as those of inline data are.
    ///
    /// - Parameters:
    ///   - specification: Whose data sets to read.
    ///   - type: Of the computation.
    ///   - check: Is called before every piece; what it throws ends the reading.
    /// - Returns: Nothing for what is not stored.
    /// - Throws: ``DatasetFailure``, ``StoreError``, and what `check` throws.
    func samples<Scalar: NetworkScalar>(
        of specification: KernelSpecification, as type: Scalar.Type, check: () throws -> Void
    ) throws -> StoredSamples<Scalar> {
        try StoredSamples(
            data: matrix(specification.data, check: check),
            against: specification.against.flatMap { try matrix($0, check: check) })
    }

    /// The numbers of one data set, a sample a row; nil for one that is generated.
    ///
    /// - Parameters:
    ///   - source: Where they come from.
    ///   - check: Is called before every piece; what it throws ends the reading.
    /// - Returns: Samples × features.
    /// - Throws: ``DatasetFailure``, ``StoreError``, and what `check` throws.
    func numbers(_ source: DataSource, check: () throws -> Void) throws -> Matrix<Double>? {
        guard case .inline(let data) = source else { return try matrix(source, check: check) }
        return Matrix(rows: data.count, columns: source.features, elements: data.values)
    }

    private func matrix<Scalar: NetworkScalar>(
        _ source: DataSource, check: () throws -> Void
    ) throws -> Matrix<Scalar>? {
        guard case .stored(let stored) = source else { return nil }
        guard let id = DatasetID(hexadecimal: stored.name) else { throw DatasetFailure.missing(stored.name) }
        guard let values = try store.open(id) else { throw DatasetFailure.missing(id.description) }
        let contents = values.dataset.contents
        guard try values.isWhole, values.dataset.source == stored else {
            throw DatasetFailure.damaged(id.description)
        }
        var elements: [Scalar] = []
        elements.reserveCapacity(contents.count)
        var checksum = SHA256()
        for start in stride(from: 0, to: contents.storedBytes, by: Self.pieceLength) {
            try check()
            let bytes = try values.read(start..<min(contents.storedBytes, start + Self.pieceLength))
            checksum.update(bytes)
            switch contents.type.storedType {
            case .float32:
                for bits in bytes.values(as: UInt32.self) {
                    elements.append(Scalar(Double(Float(bitPattern: UInt32(littleEndian: bits)))))
                }
            case .float64:
                for bits in bytes.values(as: UInt64.self) {
                    elements.append(Scalar(Double(bitPattern: UInt64(littleEndian: bits))))
                }
            }
        }
        guard checksum.finalize().hexadecimal == contents.checksum else {
            throw DatasetFailure.damaged(id.description)
        }
        return Matrix(rows: stored.count, columns: elements.count / stored.count, elements: elements)
    }
}

extension Dataset {
    /// Where the data of a specification come from when they are this data set.
    package var source: StoredData {
        StoredData(name: id.hexadecimal, count: shape[0], sampleShape: Array(shape.dropFirst()))
    }
}

/// Why a job does not get its data set.
enum DatasetFailure: Error, Hashable {
    case missing(String)
    case damaged(String)
}
