/// How a data set is written.
package enum DatasetForm: String, Hashable, Sendable, CaseIterable {
    case npy = "application/x-npy"
    case csv = "text/csv"
    case json = "application/json"

    /// The media type.
    package var mediaType: String { rawValue }
}
