/// What a network is to learn by training, and how.
package struct TrainingTask: Hashable, Sendable {
    /// y of the kernel's own samples.
    package let targets: Targets
    package let training: Training

    package init(targets: Targets, training: Training) {
        self.targets = targets
        self.training = training
    }
}
