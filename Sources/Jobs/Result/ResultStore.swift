/// Where finished kernels are kept, by digest.
package protocol ResultStore: Sendable {
    /// Begins a kernel, out of sight until it is complete.
    func create(_ digest: KernelDigest, as header: NPYHeader) throws(StoreError) -> any ResultWriter

    /// Opens a complete kernel; nil if there is none.
    func open(_ digest: KernelDigest, as header: NPYHeader) throws(StoreError) -> (any ResultReader)?

    /// Removes a kernel. Whoever has opened it can go on reading.
    func remove(_ digest: KernelDigest) throws(StoreError)

    /// Every complete kernel's digest.
    func digests() throws(StoreError) -> [KernelDigest]
}

/// A kernel on its way to the store.
///
/// Its methods may be called from several threads at a time.
package protocol ResultWriter: Sendable {
    /// Places a rectangle of pairs: `bytes` are its values in C order, little-endian.
    func write(rows: Range<Int>, columns: Range<Int>, bytes: RawSpan) throws(StoreError)

    /// Reads rows back that have been written.
    func read(rows: Range<Int>) throws(StoreError) -> [UInt8]

    /// Makes the kernel durable and visible, in this order.
    func commit() throws(StoreError)

    /// Gives the kernel up.
    func discard()
}

/// An open kernel.
package protocol ResultReader: Sendable {
    var header: NPYHeader { get }

    /// The values of some rows, in C order and little-endian.
    func read(rows: Range<Int>) throws(StoreError) -> [UInt8]

    /// A part of the kernel as a NumPy file; the whole is ``NPYHeader/fileLength`` long.
    func file(_ range: Range<Int>) throws(StoreError) -> [UInt8]
}
