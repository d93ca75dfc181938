/// Which outputs of the training samples are meant where there is a ridge.
///
/// A ridge is a kernel of its own, λ 1: noise, of which every training sample has some and other samples have none.
/// Without a ridge both readings are the same.
package enum TrainingReading: Hashable, Sendable {
    /// The function with the noise, which reaches the targets in the end: what neural-tangents gives for the training
    /// samples when it is asked for no others.
    case observed
    /// The function without the noise, which a ridge keeps from the targets: what any other sample that coincides with a
    /// training sample gets.
    case latent
}
