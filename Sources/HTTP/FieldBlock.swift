package import HTTPTypes

/// Fields that many responses share, written once.
///
/// A response with a block is as long as one with the same fields of its own, and costs no more than one without.
package struct FieldBlock: Sendable {
    package let fields: HTTPFields
    /// Each line with the end of the line before it.
    let bytes: [UInt8]

    package init(_ fields: HTTPFields) {
        self.fields = fields
        bytes = Array(fields.map { "\r\n\($0.name.rawName): \($0.value)" }.joined().utf8)
    }
}
