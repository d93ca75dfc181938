package import NeuralKernels

/// One request for a kernel and what has become of it.
package struct Job: Hashable, Sendable {
    package let id: JobID
    package let order: JobOrder
    /// Whose it is; nil where nobody has a name.
    package let owner: String?
    package let createdAt: Timestamp
    package var state: JobState
    package var startedAt: Timestamp?
    package var finishedAt: Timestamp?
    /// How many times a worker has begun with it.
    package var attempt: Int
    /// How many times the process has ended while a worker was at it.
    package var crashes: Int
    /// Present when succeeded.
    package var result: JobResult?
    /// Present when failed.
    package var failure: JobFailure?

    package init(
        id: JobID, order: JobOrder, owner: String?, createdAt: Timestamp, state: JobState = .queued,
        startedAt: Timestamp? = nil, finishedAt: Timestamp? = nil, attempt: Int = 0, crashes: Int = 0,
        result: JobResult? = nil, failure: JobFailure? = nil
    ) {
        self.id = id
        self.order = order
        self.owner = owner
        self.createdAt = createdAt
        self.state = state
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.attempt = attempt
        self.crashes = crashes
        self.result = result
        self.failure = failure
    }
}

extension Job {
    /// Names the result.
    package var digest: KernelDigest { order.digest }

    /// The header of its kernel.
    package var header: NPYHeader { header(of: .kernel) }

    /// The header of a part of its result.
    package func header(of part: ResultPart) -> NPYHeader { order.form.header(of: part) }
}

/// What a finished kernel comes to.
package struct JobResult: Hashable, Sendable, Codable {
    package let shape: [Int]
    package let parameters: Int
    package let outputs: Int
    package let statistics: Statistics
    /// Whether an earlier equal job had computed it.
    package var isCached: Bool
    /// The time of the computation itself.
    package let seconds: Double
    /// What each layer's parameters give, if it was asked for.
    package let layers: [LayerResult]?
    /// Of a mean over several networks.
    package let standardError: StandardError?
    /// What is to be known about it; nil in results of earlier versions.
    package let notes: [JobNote]?
    /// How finite networks tend to the kernel, if it was asked for.
    package let convergence: Convergence?
    /// What was learned with the kernel, if it was asked for: one entry for each learner.
    package let regression: [LearnerReport]?
    /// What was recorded in training, if it was asked for.
    package let training: Training?

    package init(
        shape: [Int], parameters: Int, outputs: Int, statistics: Statistics, isCached: Bool, seconds: Double,
        layers: [LayerResult]?, standardError: StandardError?, notes: [JobNote],
        convergence: Convergence? = nil, regression: [LearnerReport]? = nil, training: Training? = nil
    ) {
        self.training = training
        self.regression = regression
        self.convergence = convergence
        self.notes = notes
        self.layers = layers
        self.standardError = standardError
        self.shape = shape
        self.parameters = parameters
        self.outputs = outputs
        self.statistics = statistics
        self.isCached = isCached
        self.seconds = seconds
    }

    /// What one layer's parameters give of the kernel.
    package struct LayerResult: Hashable, Sendable, Codable {
        /// Where the layer stands, and its class.
        package let place: String
        package let name: String
        package let parameters: Int
        /// The layers' traces add up to the kernel's; nil for a rectangular kernel.
        package let trace: Double?
        package let frobeniusNorm: Double

        package init(place: String, name: String, parameters: Int, trace: Double?, frobeniusNorm: Double) {
            self.place = place
            self.name = name
            self.parameters = parameters
            self.trace = trace
            self.frobeniusNorm = frobeniusNorm
        }
    }

    /// The standard errors of a mean, over all entries.
    package struct StandardError: Hashable, Sendable, Codable {
        package let mean: Double
        package let maximum: Double

        package init(mean: Double, maximum: Double) {
            self.mean = mean
            self.maximum = maximum
        }
    }

    package struct Statistics: Hashable, Sendable, Codable {
        package let minimum: Double
        package let maximum: Double
        package let mean: Double
        /// nil for a rectangular kernel.
        package let trace: Double?
        package let frobeniusNorm: Double

        package init(_ statistics: KernelStatistics) {
            minimum = statistics.minimum
            maximum = statistics.maximum
            mean = statistics.mean
            trace = statistics.trace
            frobeniusNorm = statistics.frobeniusNorm
        }
    }
}

/// Why a job failed.
package enum JobFailure: Hashable, Sendable, Codable {
    /// The layer's place and class name.
    case outputNotFinite(layer: String)
    case gradientNotFinite(layer: String)
    case kernelNotFinite(row: Int, column: Int)
    /// The process ended several times while it computed the job.
    case workerCrashed
    /// The run took longer than the job allows, in seconds.
    case timedOut(Double)
    /// The specification that was kept is none for this version of the service.
    case unreadable(String)
    /// The disk has no room for the result.
    case storageFull
    /// The system's words for another failure of the disk.
    case storage(String)
    /// The data set was removed before the job's turn came; by its name.
    case datasetMissing(String)
    /// The eigenvalues' iteration did not end.
    case noEigenvalues
    /// What is kept of the data set is not what was sent.
    case datasetDamaged(String)
    /// A kernel that something was to be learned with has an eigenvalue further below zero than its rounding explains.
    case notPositiveSemidefinite(eigenvalue: Double, rounding: Double)
    /// What was to be learned overflows.
    case learningNotFinite
    /// The loss or the parameters overflowed after so many steps of a training.
    case diverged(step: Int)

    package init(_ error: StoreError) {
        switch error {
        case .full: self = .storageFull
        case .failed(let words), .damaged(let words): self = .storage(words)
        }
    }

    package init(_ error: InferenceError) {
        switch error {
        case .notFinite, .notSymmetric, .beyondRepair: self = .learningNotFinite
        case .indefinite(let eigenvalue, let rounding):
            self = .notPositiveSemidefinite(eigenvalue: eigenvalue, rounding: rounding)
        case .noConvergence: self = .noEigenvalues
        }
    }

    package init(_ error: KernelError) {
        switch error {
        case .outputNotFinite(let place): self = .outputNotFinite(layer: place.description)
        case .gradientNotFinite(let place): self = .gradientNotFinite(layer: place.description)
        case .kernelNotFinite(let rows, let columns):
            self = .kernelNotFinite(row: rows.lowerBound, column: columns.lowerBound)
        }
    }
}
