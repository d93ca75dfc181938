/// How clusters of samples come together, from single samples to all of them.
package struct Dendrogram: Hashable, Sendable {
    /// Two clusters that become one, each named by one of its samples, at a distance.
    struct Merge: Hashable, Sendable {
        let first: Int
        let second: Int
        let height: Double
    }

    /// A cluster of two others.
    ///
    /// Samples are named 0 to N − 1, and node k is named N + k.
    private struct Node: Hashable, Sendable {
        /// The one with the lower name.
        let left: Int
        let right: Int
        let height: Double
        let size: Int
    }

    private let count: Int
    /// From the lowest to the highest; of equals the one that was found first.
    private let nodes: [Node]

    /// - Parameters:
    ///   - merges: N − 1 of them, a cluster's own after those of its parts.
    ///   - count: N.
    /// - Complexity: O(N log N).
    init(_ merges: [Merge], count: Int) {
        precondition(count > 0 && merges.count == count - 1)
        self.count = count
        let order = merges.indices.sorted { (merges[$0].height, $0) < (merges[$1].height, $1) }
        var parents = Array(0..<2 * count - 1)
        func root(of name: Int) -> Int {
            var name = name
            while parents[name] != name {
                parents[name] = parents[parents[name]]
                name = parents[name]
            }
            return name
        }
        var nodes: [Node] = []
        nodes.reserveCapacity(count - 1)
        for (place, index) in order.enumerated() {
            let roots = [root(of: merges[index].first), root(of: merges[index].second)].sorted()
            let size = roots.reduce(0) { $0 + ($1 < count ? 1 : nodes[$1 - count].size) }
            nodes.append(
                Node(left: roots[0], right: roots[1], height: merges[index].height, size: size))
            for each in roots { parents[each] = count + place }
        }
        self.nodes = nodes
    }
}

extension Dendrogram {
    /// The samples as they stand below the tree, and at what height each comes together with the next.
    ///
    /// A cluster's left part, the one that was there first, stands before its right part: the order of scipy's
    /// `scipy.cluster.hierarchy.leaves_list`.
    package var order: SampleOrder {
        var starts = [Int](repeating: 0, count: 2 * count - 1)
        var indices = [Int](repeating: 0, count: count)
        var heights = [Double](repeating: 0, count: count - 1)
        // Whatever holds a node comes after it.
        for (place, node) in nodes.enumerated().reversed() {
            let start = starts[count + place]
            let middle = start + (node.left < count ? 1 : nodes[node.left - count].size)
            heights[middle - 1] = node.height
            starts[node.left] = start
            starts[node.right] = middle
        }
        for sample in 0..<count { indices[starts[sample]] = sample }
        return SampleOrder(indices: indices, heights: heights)
    }
}
