/// Everything that keeps an architecture from having an analytic limit of infinite width.
package struct NoLimit: Error, Hashable {
    /// At least one, in the order of the layers.
    package let faults: [LimitFault]

    package init(faults: [LimitFault]) { self.faults = faults }
}

/// One layer that has no analytic limit where it stands.
package struct LimitFault: Hashable, Sendable {
    package let place: LayerPlace
    package let reason: Reason

    package enum Reason: Hashable, Sendable {
        /// The maximum of correlated Gaussians has no closed form.
        case maximum
        /// Batch normalization's statistics are no function of the covariances.
        case batchNormalization
        /// An embedding's vectors are drawn for each index.
        case embedding
        /// An activation on what is not Gaussian: another activation's output, or the data plus something.
        case notGaussian
        /// Branch and shortcut are functions of the same Gaussian.
        case dependentSides
        /// Branch and shortcut place their numbers differently.
        case unlikeSides
        /// The layer works along positions where it would need channels, of which there are infinitely many.
        case alongPositions
        /// Each group is a single channel, over which nothing is averaged.
        case groupsOfOneChannel
        /// The groups see different channels of the data, so that channels differ in distribution.
        case groupsOfData
        /// A scale that is learned for each number of the data.
        case learnsOnData
        /// A scale that is learned reaches an activation, but not directly.
        case learnsBeforeActivation
        /// More taps of all positions, or pairs of them, than can be listed.
        case tooManyTaps(count: Double, limit: Int)
        /// More pairs of positions than can be held.
        case tooManyPairs(positions: Int, limit: Int)
    }
}
