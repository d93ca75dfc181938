internal import Compression

/// A client's name for one of its requests, so that the request made again makes no second job.
///
/// - SeeAlso: *The Idempotency-Key HTTP Header Field*, draft-ietf-httpapi-idempotency-key-header-07.
package struct IdempotencyKey: Hashable, Sendable {
    /// Whose; everyone has their own keys.
    package let owner: String?
    package let text: String

    package init(owner: String?, text: String) {
        self.owner = owner
        self.text = text
    }
}

/// A request that came under a key.
package struct KeyedRequest: Hashable, Sendable {
    package let key: IdempotencyKey
    /// The SHA-256 of the body, in hexadecimal digits: the same key stands for the same request.
    package let bodyDigest: String

    package init(key: IdempotencyKey, body: [UInt8]) {
        self.key = key
        bodyDigest = SHA256.digest(of: body).hexadecimal
    }
}

/// What came under a key first.
package struct KeyedSubmission: Hashable, Sendable {
    package let job: JobID
    package let bodyDigest: String

    package init(job: JobID, bodyDigest: String) {
        self.job = job
        self.bodyDigest = bodyDigest
    }
}
