internal import JSON

/// What a job is to compute, as far as it is kept and shown without being read again: a list of jobs does not read
/// their data, and rules that have become stricter do not make an old job unreadable.
package struct JobOrder: Hashable, Sendable {
    package let name: String
    /// Names the result: equal for equal kernels.
    package let digest: KernelDigest
    package let form: ResultForm
    /// Seconds that a run may take; nil for as long as it takes.
    package let timeout: Double?
    /// Seconds that the kernel was expected to take when the job came.
    package let predictedSeconds: Double
    /// The specification as JSON, every default filled in, long inline data replaced by their shape.
    package let outline: String
    /// Whether nothing was replaced: the outline is the specification's whole document.
    package let isWhole: Bool

    package init(
        name: String, digest: KernelDigest, form: ResultForm, timeout: Double?, predictedSeconds: Double,
        outline: String, isWhole: Bool
    ) {
        self.name = name
        self.digest = digest
        self.form = form
        self.timeout = timeout
        self.predictedSeconds = predictedSeconds
        self.outline = outline
        self.isWhole = isWhole
    }
}

/// A specification made ready for the queue: what takes long is done here, before.
package struct Submission: Sendable {
    package let specification: Specification
    package let order: JobOrder
    /// The specification's whole document as JSON; nil when the order's outline is that.
    package let document: String?

    /// - Complexity: O(inline data).
    package init(_ specification: Specification, predictedSeconds: Double) {
        self.specification = specification
        let isWhole = specification.isOutline
        let outline = String(decoding: JSONWriter.bytes(specification.outline), as: UTF8.self)
        let canonicalBytes = specification.canonicalBytes
        order = JobOrder(
            name: specification.name, digest: KernelDigest(ofCanonical: canonicalBytes),
            form: ResultForm(of: specification.kernel), timeout: specification.timeout,
            predictedSeconds: predictedSeconds, outline: outline, isWhole: isWhole)
        document = isWhole ? nil : specification.text(of: canonicalBytes)
    }
}
