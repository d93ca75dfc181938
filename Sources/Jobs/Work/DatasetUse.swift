internal import JSON

/// Which data sets jobs need.
extension JobQueue {
    /// A job that is queued or running and needs a data set; nil if there is none.
    @concurrent
    package nonisolated func user(of dataset: DatasetID) async throws(StoreError) -> Job? {
        try await store.unfinished().first { $0.order.needs(dataset) }
    }
}

extension JobOrder {
    /// Whether a data set is among the data; an outline shows what names one as it is.
    func needs(_ dataset: DatasetID) -> Bool {
        guard case .object(let document)? = try? JSONReader.read(Array(outline.utf8)) else { return false }
        return [Wire.data, Wire.against].contains { member in
            guard case .object(let source)? = document[member] else { return false }
            return source[Wire.type] == .string(Wire.dataset)
                && source[Wire.id] == .string(dataset.description)
        }
    }
}
