package import HTTPTypes

/// What of a request decides how its response is written.
package struct Exchange: Hashable, Sendable {
    package let method: HTTPRequest.Method
    package let minorVersion: Int
    /// Whether both sides let the connection live on.
    package let keepsAlive: Bool

    package init(method: HTTPRequest.Method, minorVersion: Int, keepsAlive: Bool) {
        self.method = method
        self.minorVersion = minorVersion
        self.keepsAlive = keepsAlive
    }

    package init(_ head: RequestHead) {
        self.init(method: head.method, minorVersion: head.minorVersion, keepsAlive: head.keepsAlive)
    }

    /// For a request that was refused before its head was known: the answer has a body, and is the last.
    package static let refused = Exchange(method: .get, minorVersion: 1, keepsAlive: false)
}
