/// The blocks of a tile, layer by layer: what each layer's parameters give.
final class Decomposition<Scalar: NetworkScalar>: Sendable {
    private let layers: Int
    private let shares: [Cell<[[Scalar]]>]

    init(blocks: Int, layers: Int) {
        self.layers = layers
        shares = (0..<blocks).map { _ in Cell() }
    }

    /// Adds what a contraction has changed.
    ///
    /// Differences of the sums telescope, so that the shares add up to the whole.
    /// `before` is nil for zeros.
    func add(_ after: [Scalar], minus before: [Scalar]?, piece: Int, layer: Int) {
        var all = shares[piece].take() ?? Array(repeating: [], count: layers)
        if all[layer].isEmpty { all[layer] = [Scalar](repeating: 0, count: after.count) }
        for i in after.indices { all[layer][i] += after[i] - (before?[i] ?? 0) }
        shares[piece].set(all)
    }

    func take(_ piece: Int) -> [[Scalar]] { shares[piece].take() ?? [] }
}
