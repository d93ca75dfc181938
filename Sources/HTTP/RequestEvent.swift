/// What the parser has found.
///
/// A request is one head, any number of body pieces, one end. Where the body is cut depends on how it
/// arrived; nothing else does.
package enum RequestEvent: Hashable, Sendable {
    case head(RequestHead)
    case body([UInt8])
    case end
}
