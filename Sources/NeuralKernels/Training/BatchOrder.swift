/// Which samples each step of a training takes: those of
/// `torch.utils.data.DataLoader(dataset, batch_size=…, shuffle=…)`, gone through epoch after epoch.
///
/// At the beginning of an epoch the loader draws from torch's global generator a seed for its workers, of which there
/// are none, and then, if it shuffles, the seed of a generator that draws the epoch's permutation and is thrown away.
/// The last batch of an epoch takes what is left.
/// - SeeAlso: PyTorch 2.13, `torch/utils/data/dataloader.py`, `_BaseDataLoaderIter`, and `sampler.py`, `RandomSampler`.
package struct BatchOrder: Sendable {
    /// N, the number of samples.
    package let count: Int
    /// nil takes all samples at every step, in order, and draws nothing.
    package let batchSize: Int?
    package let shuffles: Bool
    /// As the epochs so far have left it.
    package private(set) var generator: TorchGenerator
    /// What is left of the epoch.
    private var rest: ArraySlice<Int> = []

    /// - Parameters:
    ///   - count: N > 0.
    ///   - batchSize: Positive, or nil for all samples at every step.
    ///   - shuffles: Whether each epoch has an order of its own.
    ///   - generator: As the network's parameters and the data have left it.
    package init(count: Int, batchSize: Int?, shuffles: Bool, generator: TorchGenerator) {
        precondition(count > 0 && batchSize ?? 1 > 0)
        self.count = count
        self.batchSize = batchSize
        self.shuffles = shuffles
        self.generator = generator
    }

    /// The samples of the next step.
    ///
    /// - Complexity: O(batch), and O(N) at the beginning of an epoch.
    package mutating func next() -> [Int] {
        guard let batchSize else { return Array(0..<count) }
        if rest.isEmpty { beginEpoch() }
        let batch = rest.prefix(batchSize)
        rest = rest.dropFirst(batchSize)
        return Array(batch)
    }

    private mutating func beginEpoch() {
        // The workers' seed, without which a shuffled order would be another; in order it decides nothing here, and is
        // drawn so that the generator is torch's ever after.
        _ = generator.integer()
        guard shuffles else {
            rest = Array(0..<count)[...]
            return
        }
        var sampler = TorchGenerator(seed: generator.integer(), profile: generator.profile)
        rest = sampler.permutation(count)[...]
    }
}
