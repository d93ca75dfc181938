/// Why a job was not accepted.
package enum SubmissionError: Error, Hashable {
    case queueFull(capacity: Int)
    case draining
    case store(StoreError)
}
