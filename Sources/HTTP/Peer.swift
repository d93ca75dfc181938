/// Who is at the other end of a connection.
package struct Peer: Hashable, Sendable {
    /// The address without its port, as a URL carries it.
    package let address: String

    package init(address: String) { self.address = address }
}
