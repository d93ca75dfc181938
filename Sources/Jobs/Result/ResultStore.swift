/// Where finished results are kept, by digest.
///
/// A result is a kernel, or a kernel with its standard errors: its parts come together and go together.
package protocol ResultStore: Sendable {
    /// Begins a result of these parts, out of sight until it is complete.
    func create(
        _ digest: KernelDigest, _ parts: [ResultPart], as header: NPYHeader
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
            guard try open(job.digest, part, as: job.header) != nil else { return false }
        }
        return true
    }
}

/// A result on its way to the store.
///
/// Its methods may be called from several threads at a time, for the parts that it was created with.
package protocol ResultWriter: Sendable {
    /// Places a rectangle of pairs: `bytes` are its values in C order, little-endian.
    func write(
        _ part: ResultPart, rows: Range<Int>, columns: Range<Int>, bytes: RawSpan
    ) throws(StoreError)

    /// Reads rows back that have been written.
    func read(_ part: ResultPart, rows: Range<Int>) throws(StoreError) -> [UInt8]

    /// Makes the result durable and visible, in this order.
    func commit() throws(StoreError)

    /// Gives the result up.
    func discard()
}

/// An open part of a result.
package protocol ResultReader: Sendable {
    var header: NPYHeader { get }

    /// The values of some rows, in C order and little-endian.
    func read(rows: Range<Int>) throws(StoreError) -> [UInt8]

    /// A piece of the part as a NumPy file; the whole is ``NPYHeader/fileLength`` long.
    func file(_ range: Range<Int>) throws(StoreError) -> [UInt8]
}
