/// A place in a JSON document: RFC 6901.
package struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
    /// Such as `/architecture/layers/2/out_features`; empty for the whole document.
    package let description: String

    package static let document = JSONPointer(description: "")

    private init(description: String) {
        self.description = description
    }

    /// The place of a member of this object.
    package func member(_ name: String) -> JSONPointer {
        let escaped = name.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
            .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
        return JSONPointer(description: description + "/" + escaped)
    }

    /// The place of an element of this array.
    package func element(_ index: Int) -> JSONPointer {
        JSONPointer(description: "\(description)/\(index)")
    }
}
