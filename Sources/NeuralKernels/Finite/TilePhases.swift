/// A step of a tile's computation, in pieces that do not depend on one another.
package struct TilePhase: Hashable, Sendable {
    /// Which of the kernel's networks is at work.
    let network: Int
    let work: Work
    /// How many pieces it has.
    package let count: Int

    enum Work: Hashable {
        /// Draw the network.
        case draw
        /// Through the network.
        case forward
        /// Back to a step.
        case back(to: Int, from: Start)
        /// Add the layer at hand to the blocks: the learning step of that number, the network's last or not.
        case contract(layer: Int, isLast: Bool)
        /// The same for a head that is decomposed.
        case contractHead(layer: Int)
    }

    enum Start: Hashable {
        /// A group of weightings of the outputs.
        case outputs(group: Int)
        /// One output, which stands for all in a decomposed head.
        case oneOutput
        /// A group of rows of the head's R, below it.
        case belowHead(group: Int)
        /// The learning step behind.
        case step(Int)
    }

    /// Whether the phase works on samples; else on pairs of samples.
    package var isSweep: Bool {
        switch work {
        case .forward, .back: true
        case .draw, .contract, .contractHead: false
        }
    }
}

extension TilePhase {
    /// The phases of a tile with that many runs of samples and blocks.
    static func all<Scalar: NetworkScalar>(
        of kernel: EmpiricalKernel<Scalar>, runs: Int, blocks: Int
    ) -> [TilePhase] {
        (0..<kernel.specification.samples).flatMap { network in
            work(of: kernel).compactMap { work in
                let count: Int
                switch work {
                case .draw where network == 0: return nil  // It is there already.
                case .draw: count = 1
                case .forward, .back: count = runs
                case .contract, .contractHead: count = blocks
                }
                return TilePhase(network: network, work: work, count: count)
            }
        }
    }

    private static func work<Scalar: NetworkScalar>(of kernel: EmpiricalKernel<Scalar>) -> [Work] {
        guard kernel.specification.kind == .ntk else {
            return [.draw, .forward, .contract(layer: 0, isLast: true)]
        }
        var work: [Work] = [.draw, .forward]
        var layers = Array(kernel.first.learningSteps.enumerated())
        if kernel.sweep.isCompressed, let head = layers.popLast() {
            work += [.back(to: head.element, from: .oneOutput), .contractHead(layer: head.offset)]
        }
        for group in kernel.sweep.groups.indices {
            var start = kernel.sweep.isCompressed ? Start.belowHead(group: group) : .outputs(group: group)
            for (layer, step) in layers.reversed() {
                let isLast = group == kernel.sweep.groups.count - 1 && step == layers.first?.element
                work += [.back(to: step, from: start), .contract(layer: layer, isLast: isLast)]
                start = .step(step)
            }
        }
        return work
    }
}
