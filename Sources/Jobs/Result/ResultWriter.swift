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

    /// The tiles that an earlier process has finished, which are in their places.
    var finished: [TileRecord] { get }

    /// Notes that a tile is in its place, for a process after this one.
    func note(_ record: TileRecord) throws(StoreError)

    /// Makes the result durable and visible, in this order.
    func commit() throws(StoreError)

    /// Leaves the result as it is, to be gone on with.
    func suspend()

    /// Gives the result up.
    func discard()
}
