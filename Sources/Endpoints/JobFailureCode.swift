internal import Jobs

/// Why a job has failed, for programs: the `code` of its `error`.
enum JobFailureCode: String, CaseIterable {
    case notFinite = "not_finite"
    case notPositiveSemidefinite = "not_positive_semidefinite"
    case learningNotFinite = "learning_not_finite"
    case trainingDiverged = "training_diverged"
    case noEigenvalues = "no_eigenvalues"
    case workerCrashed = "worker_crashed"
    case storageFull = "storage_full"
    case storageFailed = "storage_failed"
    case timedOut = "timed_out"
    case unreadable
    case datasetMissing = "dataset_missing"
    case datasetDamaged = "dataset_damaged"
}

extension JobFailureCode {
    /// What it means and what can be done.
    var meaning: String {
        switch self {
        case .notFinite:
            "An output, a gradient or the kernel overflows the dtype; float64 or smaller weights and data may help."
        case .notPositiveSemidefinite:
            "The training samples' kernel has an eigenvalue further below zero than rounding explains."
        case .learningNotFinite:
            "What is learned with the kernel overflows: the targets or the ridge are too large."
        case .trainingDiverged:
            "The loss or the parameters overflowed in training; a smaller learning_rate may help."
        case .noEigenvalues: "The iteration for the kernel's eigenvalues did not end."
        case .workerCrashed: "The service ended several times while it computed the job."
        case .storageFull: "The service's disk has no room left for the result."
        case .storageFailed: "The result could not be stored; detail has the system's words."
        case .timedOut: "The computation took longer than its timeout_seconds."
        case .unreadable: "The service was updated, and cannot run the stored specification any more."
        case .datasetMissing: "The data set was removed before the job began."
        case .datasetDamaged: "The data set is not what was sent; sending it again repairs it."
        }
    }
}

extension JobFailure {
    /// For programs.
    var code: JobFailureCode {
        switch self {
        case .outputNotFinite, .gradientNotFinite, .kernelNotFinite: .notFinite
        case .noEigenvalues: .noEigenvalues
        case .notPositiveSemidefinite: .notPositiveSemidefinite
        case .learningNotFinite: .learningNotFinite
        case .diverged: .trainingDiverged
        case .workerCrashed: .workerCrashed
        case .storageFull: .storageFull
        case .storage: .storageFailed
        case .datasetMissing: .datasetMissing
        case .datasetDamaged: .datasetDamaged
        case .timedOut: .timedOut
        case .unreadable: .unreadable
        }
    }
}
