/// What is known of data sets where a specification is read.
package enum KnownDatasets: Sendable {
    /// There are none: only a service keeps them.
    case none
    /// The specification was accepted once, with the shapes of its data sets, which may be gone by now.
    case accepted
    /// Those that this finds.
    case stored(@Sendable (DatasetID) -> Dataset?)
}
