package import JSON
package import Jobs

/// What went wrong, in lines of text, for whoever has no problem documents to send.
package enum JobFailureWords {
    package static func text(_ job: Job) -> String {
        job.failure.map { "the job failed: \($0.detail)" } ?? "the job was \(job.state.rawValue)"
    }

    package static func text(_ error: JSONError, in path: String) -> String {
        "\(path):\(error.line):\(error.column): \(error.reason.description)"
    }

    package static func text(_ error: InvalidSpecification, in path: String) -> String {
        error.faults.map { fault in
            let place = fault.pointer.description.isEmpty ? "the specification" : fault.pointer.description
            return "\(path): \(place) \(fault.reason.detail)"
        }.joined(separator: "\n")
    }
}
