package import Jobs

extension DatasetStore {
    /// Keeps a data set as an upload does.
    ///
    /// - Throws: `DatasetFault` or `StoreError`.
    package func keep(
        _ form: DatasetForm, _ bytes: [UInt8], at time: Timestamp = Timestamp(milliseconds: 1000)
    ) throws -> (dataset: Dataset, isNew: Bool) {
        let writer = try create()
        var reading = DatasetReading(form)
        try writer.append(try reading.read(bytes))
        let finding = try reading.finish()
        try writer.append(finding.values)
        return try writer.commit(Dataset(id: finding.id, createdAt: time, contents: finding.contents))
    }

    package func keep(
        _ form: DatasetForm, _ text: String, at time: Timestamp = Timestamp(milliseconds: 1000)
    ) throws -> (dataset: Dataset, isNew: Bool) {
        try keep(form, Array(text.utf8), at: time)
    }
}
