/// Hierarchical clustering with average linkage (UPGMA): again and again the two clusters become one whose samples are
/// nearest to each other on the average.
///
/// They are found by chains of nearest neighbours, each cluster's nearest after it, up to two that are each other's
/// nearest. These may become one at once, since average linkage is reducible: the new cluster is no nearer to any other
/// than the nearer of its parts was, so that the rest of the chain stays one.
///
/// - SeeAlso: Murtagh, *A survey of recent advances in hierarchical clustering algorithms*, The Computer Journal 26, 1983;
///   Müllner, *Modern hierarchical, agglomerative clustering algorithms*, 2011, arXiv:1109.2378, figure 3.
package struct AverageLinkage<Scalar: NetworkScalar>: Sendable {
    /// Of clusters at places, as those of samples lie in ``KernelDistances``.
    private var distances: [Scalar]
    /// How many places there are, those of clusters that are gone among them.
    private var places: Int
    /// A sample of the cluster at each place.
    private var names: [Int]
    /// How many samples it has.
    private var sizes: [Double]
    /// The places of the clusters that there are, ascending.
    private var living: [Int]
    /// Places, each the nearest of the one before.
    private var chain: [Int] = []

    private init(_ distances: consuming KernelDistances<Scalar>) {
        places = distances.count
        precondition(distances.values.count == places * (places - 1) / 2)
        names = Array(0..<places)
        sizes = Array(repeating: 1, count: places)
        living = names
        self.distances = distances.values
    }

    /// The tree of the clusters.
    ///
    /// Equal distances always give the same tree: of equally near clusters the one before in the chain comes first, and
    /// then the one with the first name.
    /// - Parameters:
    ///   - distances: Of all pairs; they are overwritten where nobody else holds them.
    ///   - check: Is called before every step of a chain; what it throws ends the work.
    /// - Returns: With N − 1 clusters of two others.
    /// - Throws: What `check` throws.
    /// - Complexity: O(N²) time; no memory besides the distances but O(N).
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    package static func dendrogram(
        of distances: consuming KernelDistances<Scalar>, check: () throws -> Void
    ) throws -> Dendrogram {
        let count = distances.count
        var linkage = AverageLinkage(distances)
        var merges: [Dendrogram.Merge] = []
        merges.reserveCapacity(count - 1)
        while linkage.living.count > 1 {
            try check()
            if let merge = linkage.step() { merges.append(merge) }
        }
        return Dendrogram(merges, count: count)
    }

    /// Bytes that the distances of so many samples take, and what is beside them.
    package static func byteCount(samples: Int) -> Double {
        let pairs = Double(samples) * Double(samples - 1) / 2
        return pairs * Double(MemoryLayout<Scalar>.size) + Double(samples) * 200
    }
}

extension AverageLinkage {
    /// Takes the chain one cluster further, or merges the last two.
    private mutating func step() -> Dendrogram.Merge? {
        let last = chain.last ?? living[0]
        if chain.isEmpty { chain.append(last) }
        let previous = chain.count > 1 ? chain[chain.count - 2] : nil
        let (nearest, distance) = nearest(to: last, preferring: previous)
        guard nearest == previous else {
            chain.append(nearest)
            return nil
        }
        chain.removeLast(2)
        let (first, second) = (min(last, nearest), max(last, nearest))
        let merge = Dendrogram.Merge(first: names[first], second: names[second], height: Double(distance))
        join(first, second)
        if living.count * 2 <= places { compact() }
        return merge
    }

    /// The nearest cluster; of several `previous`, and then the first.
    private func nearest(to place: Int, preferring previous: Int?) -> (place: Int, distance: Scalar) {
        let (distances, living) = (distances.span, living.span)
        var (nearest, least) = (place, Scalar.infinity)
        if let previous { (nearest, least) = (previous, distances[Self.index(place, previous)]) }
        let row = place * (place - 1) / 2
        var index = 0
        while index < living.count, living[index] < place {
            let distance = distances[row + living[index]]
            if distance < least { (nearest, least) = (living[index], distance) }
            index += 1
        }
        // The cluster itself is passed over.
        for index in index + 1..<max(index + 1, living.count) {
            let other = living[index]
            let distance = distances[other * (other - 1) / 2 + place]
            if distance < least { (nearest, least) = (other, distance) }
        }
        return (nearest, least)
    }

    /// Puts both clusters in the place of the second.
    private mutating func join(_ first: Int, _ second: Int) {
        let (a, b) = (sizes[first], sizes[second])
        living.removeAll { $0 == first }
        for other in living where other != second {
            let (far, near) = (Self.index(other, first), Self.index(other, second))
            let (x, y) = (Double(distances[far]), Double(distances[near]))
            // Rounding must not take a mean out of the numbers' own range: chains would not end.
            distances[near] = Scalar(min(max((a * x + b * y) / (a + b), min(x, y)), max(x, y)))
        }
        sizes[second] = a + b
    }

    /// Where the distance of two places is.
    private static func index(_ a: Int, _ b: Int) -> Int {
        a > b ? a * (a - 1) / 2 + b : b * (b - 1) / 2 + a
    }

    /// Moves the clusters that there are to the first places, in their order: what lies together is read faster.
    ///
    /// All of it costs O(N²), since half of the places are gone each time.
    private mutating func compact() {
        var target = 0
        for (row, place) in living.enumerated() {
            let start = place * (place - 1) / 2
            for column in 0..<row {
                // Never behind the source.
                distances[target] = distances[start + living[column]]
                target += 1
            }
        }
        var moved = [Int](repeating: 0, count: places)
        for (new, old) in living.enumerated() { moved[old] = new }
        chain = chain.map { moved[$0] }
        names = living.map { names[$0] }
        sizes = living.map { sizes[$0] }
        places = living.count
        living = Array(0..<places)
    }
}
