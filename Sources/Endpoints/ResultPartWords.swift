internal import Jobs

extension ResultPart {
    /// What clients call it in a sentence.
    var word: String { self == .kernel ? "matrix" : description }

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
    var pathName: String { self == .kernel ? word : name(separator: "-") }

    /// The member of a document that holds its numbers or its link.
    var memberName: String { self == .kernel ? word : name(separator: "_") }

    /// What its file is called, without an ending.
    func fileName(of job: JobID) -> String { self == .kernel ? "\(job)" : "\(job).\(pathName)" }
}
