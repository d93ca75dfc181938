/// Where finished results are kept, by digest.
///
/// A result is a kernel and what was found with it: its parts come together and go together.
package protocol ResultStore: Sendable {
    /// Begins a result of these parts, out of sight until it is complete, or goes on with it.
    ///
    /// - Parameters:
    ///   - digest: Names the result.
    ///   - form: Its parts, with their shapes and types.
    ///   - plan: Names the tiles and how they are computed: what has been left under another plan is begun anew. nil
    ///     when there is nothing to be gone on with before the end.
    /// - Returns: What takes the tiles.
    /// - Throws: ``StoreError``.
    func create(
        _ digest: KernelDigest, _ form: ResultForm, plan: String?
    ) throws(StoreError) -> any ResultWriter

    /// Opens a part of a complete result; nil if it is not there.
    func open(
        _ digest: KernelDigest, _ part: ResultPart, as header: NPYHeader
    ) throws(StoreError) -> (any ResultReader)?

    /// Removes a result. Whoever has opened a part of it can go on reading.
    func remove(_ digest: KernelDigest) throws(StoreError)

    /// Removes what has been written of a result that is not complete.
    func removeDraft(of digest: KernelDigest) throws(StoreError)

    /// Removes what has been written of results that are not complete, but for these.
    func removeDrafts(except digests: Set<KernelDigest>) throws(StoreError)

    /// Every digest of which something is kept, each once.
    func digests() throws(StoreError) -> [KernelDigest]
}

extension ResultStore {
    /// Whether every part of a succeeded job's result is there.
    package func holdsResult(of job: Job) throws(StoreError) -> Bool {
        for part in job.order.form.parts {
            guard try open(job.digest, part, as: job.header(of: part)) != nil else { return false }
        }
        return true
    }
}
