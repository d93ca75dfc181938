internal import Jobs
internal import Platform

/// A data set that is being sent: what comes is read, named and kept at once.
///
/// It runs on a queue of its own, where it may wait for the disk, and so does its client then.
actor DatasetUpload {
    private let executor = QueueExecutor.waiting(label: "ntkd.upload")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private let store: any DatasetStore
    private var writer: (any DatasetWriter)?
    private var reading: DatasetReading?

    init(_ form: DatasetForm, into store: any DatasetStore) {
        self.store = store
        reading = DatasetReading(form)
    }

    /// - Throws: ``DatasetFault`` or ``StoreError``, after which the upload can only be discarded.
    func add(_ piece: [UInt8]) throws {
        guard let values = try reading?.read(piece) else { return }
        try keep(values)
    }

    /// Keeps the data set, of which all has come.
    ///
    /// - Throws: ``DatasetFault`` or ``StoreError``.
    func finish(at time: Timestamp) throws -> (dataset: Dataset, isNew: Bool) {
        guard let finding = try reading.take()?.finish() else {
            preconditionFailure("an upload is finished once")
        }
        let writer = try keep(finding.values)
        return try writer.commit(Dataset(id: finding.id, createdAt: time, contents: finding.contents))
    }

    /// Gives the data set up.
    func discard() { writer?.discard() }

    @discardableResult private func keep(_ values: [UInt8]) throws(StoreError) -> any DatasetWriter {
        let writer = try begun()
        if !values.isEmpty { try writer.append(values) }
        return writer
    }

    private func begun() throws(StoreError) -> any DatasetWriter {
        if let writer { return writer }
        let new = try store.create()
        writer = new
        return new
    }
}
