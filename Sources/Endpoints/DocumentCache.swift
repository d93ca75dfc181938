internal import HTTP
internal import HTTPTypes
package import Jobs
internal import Synchronization

/// The documents of jobs that are over, as they were sent last: they do not change any more.
///
/// Two generations: what is asked for stays among the young; when those are many, they become the old, and the old
/// are forgotten.
package final class DocumentCache: Sendable {
    private struct State {
        var young: [JobID: FinishedDocument] = [:]
        var old: [JobID: FinishedDocument] = [:]
        var youngBytes = 0
        /// How often something was to be forgotten.
        var forgotten = 0
    }

    private let state = Mutex(State())
    /// Bytes of a generation.
    private let capacity: Int

    /// - Parameter capacity: Bytes of a generation.
    package init(capacity: Int) { self.capacity = capacity }

    /// To be taken before the store is read, for ``insert(_:for:since:)``.
    var mark: Int { state.withLock { $0.forgotten } }

    func document(of id: JobID) -> FinishedDocument? {
        state.withLock { state in
            if let document = state.young[id] { return document }
            guard let document = state.old.removeValue(forKey: id) else { return nil }
            add(document, for: id, to: &state)
            return document
        }
    }

    /// Keeps a document, unless some job has been removed since the store was read: it may be this one.
    func insert(_ document: FinishedDocument, for id: JobID, since mark: Int) {
        state.withLock { state in
            guard state.forgotten == mark, document.bytes.count <= capacity / 16 else { return }
            state.old[id] = nil
            add(document, for: id, to: &state)
        }
    }

    /// Forgets the document of a job that is removed.
    package func forget(_ id: JobID) {
        state.withLock { state in
            state.forgotten += 1
            state.old[id] = nil
            if let document = state.young.removeValue(forKey: id) { state.youngBytes -= document.bytes.count }
        }
    }

    private func add(_ document: FinishedDocument, for id: JobID, to state: inout State) {
        if let earlier = state.young.updateValue(document, forKey: id) {
            state.youngBytes -= earlier.bytes.count
        }
        state.youngBytes += document.bytes.count
        if state.youngBytes > capacity {
            (state.old, state.young, state.youngBytes) = (state.young, [:], 0)
        }
    }
}

/// The document of a job that is over.
struct FinishedDocument: Sendable {
    let bytes: [UInt8]
    /// Whose the job is.
    let owner: String?
    let form: Representation
    /// For whoever states no conditions and no preferences.
    let plain: Response

    init(bytes: [UInt8], owner: String?) {
        self.bytes = bytes
        self.owner = owner
        form = .current(bytes)
        plain = Response(status: .ok, fields: form.fields(.identity), body: .bytes(bytes))
    }
}
