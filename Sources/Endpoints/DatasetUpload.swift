internal import Jobs
internal import Platform

/// A data set that is being sent: what comes is read, named and kept at once.
///
/// It runs on a queue of its own, where it may wait for the disk, and so does its client then.
actor DatasetUpload {
    private let executor = QueueExecutor.waiting(label: "ntkd.upload")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private let store: any DatasetStore
    private let holder: DatasetHolder
    private var writer: (any DatasetWriter)?
    private var reading: DatasetReading?
    /// Bytes that have come, and bytes of values that were kept of them.
    private var (received, kept) = (0, 0)

    init(_ form: DatasetForm, of holder: DatasetHolder, into store: any DatasetStore) {
        self.store = store
        self.holder = holder
        reading = DatasetReading(form)
    }

    /// - Parameters:
    ///   - piece: What has come.
    ///   - room: Is asked for room before the values are kept.
    /// - Throws: ``DatasetFault``, ``QuotaExcess`` or ``StoreError``, after which the upload can only be discarded.
    func add(_ piece: [UInt8], within room: UploadRoom?) throws {
        guard let values = try reading?.read(piece) else { return }
        received += piece.count
        kept += values.count
        try room?.reserve(max(received, kept))
        try keep(values)
    }

    /// All has come.
    ///
    /// - Returns: What the data set is, which is not kept yet.
    /// - Throws: ``DatasetFault`` or ``StoreError``.
    func finish() throws -> DatasetReading.Finding {
        guard let finding = try reading.take()?.finish() else {
            preconditionFailure("an upload is finished once")
        }
        try keep(finding.values)
        return finding
    }

    /// Keeps the data set.
    ///
    /// - Throws: ``StoreError``.
    func commit(
        _ finding: DatasetReading.Finding, at time: Timestamp
    ) throws -> (dataset: Dataset, isNew: Bool) {
        try begun().commit(
            Dataset(id: finding.id, createdAt: time, contents: finding.contents), by: holder)
    }

    /// Gives the data set up.
    func discard() { writer?.discard() }

    private func keep(_ values: [UInt8]) throws(StoreError) {
        guard !values.isEmpty else { return }
        try begun().append(values)
    }

    private func begun() throws(StoreError) -> any DatasetWriter {
        if let writer { return writer }
        let new = try store.create()
        writer = new
        return new
    }
}
