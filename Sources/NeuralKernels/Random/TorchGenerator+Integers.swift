/// Integers, as `torch.Tensor.random_` and `torch.randperm` draw them.
extension TorchGenerator {
    /// `torch.empty((), dtype=torch.int64).random_()`: an integer in 0…2⁶³ − 1.
    ///
    /// - SeeAlso: PyTorch 2.13, `ATen/core/DistributionsHelper.h`, `uniform_int_distribution`.
    package mutating func integer() -> UInt64 { bits64() & (1 << 63 - 1) }

    /// `torch.randperm(count)`: 0, …, `count` − 1 in random order.
    ///
    /// Each place swaps with a random one of itself and those behind it. The remainders are of 32 random bits, and of 64
    /// from where 32 would be visibly uneven.
    /// - Complexity: O(count).
    /// - SeeAlso: PyTorch 2.13, `ATen/native/TensorFactories.cpp`, `randperm_cpu`.
    package mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        let isShort = count < Int(UInt32.max) / 20
        for place in 0..<max(0, count - 1) {
            let rest = UInt64(count - place)
            let bits = isShort ? UInt64(bits32()) : bits64()
            order.swapAt(place, place + Int(bits % rest))
        }
        return order
    }
}
