package import Jobs

extension DatasetStore {
    /// Keeps a data set as an upload does.
    ///
    /// - Throws: `DatasetFault` or `StoreError`.
    package func keep(
        _ form: DatasetForm, _ bytes: [UInt8], at time: Timestamp = Timestamp(milliseconds: 1000),
        by holder: DatasetHolder = .everybody
    ) throws -> (dataset: Dataset, isNew: Bool) {
        let writer = try create()
        var reading = DatasetReading(form)
        try writer.append(try reading.read(bytes))
        let finding = try reading.finish()
        try writer.append(finding.values)
        return try writer.commit(
            Dataset(id: finding.id, createdAt: time, contents: finding.contents), by: holder)
    }

    package func keep(
        _ form: DatasetForm, _ text: String, at time: Timestamp = Timestamp(milliseconds: 1000),
        by holder: DatasetHolder = .everybody
    ) throws -> (dataset: Dataset, isNew: Bool) {
        try keep(form, Array(text.utf8), at: time, by: holder)
    }

    /// The data set of that name, whoever holds it.
    package func dataset(_ id: DatasetID) -> Dataset? { dataset(id, of: .anyone) }

    /// Gives a data set up.
    ///
    /// - Returns: Whether there was something to give up.
    package func remove(_ id: DatasetID, by viewer: JobOwner = .anyone) throws(StoreError) -> Bool {
        guard let entry = catalog[id] else { return false }
        return try remove(entry, by: viewer) == .removed
    }
}
