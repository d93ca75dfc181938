internal import Jobs

extension ResultPart {
    /// What clients call it in a sentence.
    var word: String {
        switch self {
        case .kernel: "matrix"
        case .standardError: "standard error"
        case .spectrum: "spectrum"
        case .predictions: "predictions"
        case .standardDeviation: "standard deviation"
        case .covariance: "covariance"
        case .records: "records"
        case .losses: "losses"
        }
    }

    /// What its axes count.
    func axes(isRectangular: Bool, count: Int) -> [String] {
        switch self {
        case .kernel, .standardError, .records:
            ["data", isRectangular ? "against" : "data"]
                + Array(repeating: "output", count: max(0, count - 2))
        case .spectrum: ["eigenvalue"]
        case .losses: ["step"]
        case .predictions: ["learner", "time", "sample", "output"]
        case .standardDeviation: ["learner", "time", "test sample"]
        case .covariance: ["learner", "time", "test sample", "test sample"]
        }
    }

    /// The last step of its path.
    var pathName: String { word.replacing(" ", with: "-") }

    /// The member of a document that holds its numbers or its link.
    var memberName: String { word.replacing(" ", with: "_") }

    /// What its file is called, without an ending.
    func fileName(of job: JobID) -> String {
        switch self {
        case .kernel: "\(job)"
        case .standardError, .spectrum, .predictions, .standardDeviation, .covariance, .records, .losses:
            "\(job).\(pathName)"
        }
    }
}
