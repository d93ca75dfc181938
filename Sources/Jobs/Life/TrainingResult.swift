extension JobResult {
    /// What was recorded while a network was trained.
    package struct Training: Hashable, Sendable, Codable {
        package let records: [Record]

        package init(records: [Record]) { self.records = records }

        /// The network after some steps, and its kernel beside the first: that of the network as it was drawn.
        package struct Record: Hashable, Sendable, Codable {
            /// How many updates were made.
            package let step: Int
            /// Over all samples.
            package let loss: Double
            /// The share of samples whose class is said; nil without classes.
            package let accuracy: Double?
            /// ‖Θ − Θ₀‖/‖Θ₀‖; nil where the first kernel is zero.
            package let relativeChange: Double?
            /// ⟨Θ, Θ₀⟩/(‖Θ‖ ‖Θ₀‖); nil where one of them is zero.
            package let alignment: Double?
            /// The same of centred kernels; nil of kernels that are not square, and where one is constant.
            package let centredAlignment: Double?
        }
    }
}
