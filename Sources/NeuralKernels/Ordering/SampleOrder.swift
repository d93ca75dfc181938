/// An order of samples.
package struct SampleOrder: Hashable, Sendable {
    /// `indices[k]` is the sample that stands at place k; every sample stands at one place.
    package let indices: [Int]
    /// `heights[k]` is the distance at which the clusters of the samples at places k and k + 1 become one.
    ///
    /// One number less than samples, from which the whole tree follows; nil for an order that comes of no tree.
    package let heights: [Double]?

    init(indices: [Int], heights: [Double]?) {
        precondition(heights.map { $0.count == indices.count - 1 } ?? true)
        self.indices = indices
        self.heights = heights
    }
}

extension SampleOrder {
    /// Samples by a number that each has, from the smallest; those with equal numbers stay as they are.
    ///
    /// - Parameter keys: No NaN.
    /// - Complexity: O(N log N).
    package init(byKeys keys: [Double]) {
        let indices = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
        self.init(indices: indices, heights: nil)
    }

    /// Samples as they are.
    package init(unchanged count: Int) { self.init(indices: Array(0..<count), heights: nil) }
}
