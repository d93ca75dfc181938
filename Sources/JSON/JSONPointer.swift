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

extension JSONPointer {
    /// The way to the place: how many members or elements come before it, level by level.
    ///
    /// Ways in lexicographical order are places in the order of the document, whatever contains something before
    /// what it contains. A member that is missing comes after those that are there.
    package func way(in document: JSONValue) -> [Int] {
        var value: JSONValue? = document
        let steps = description.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        return steps.map { step in
            if case .object(let object) = value {
                let name = String(step).replacing("~1", with: "/").replacing("~0", with: "~")
                value = object[name]
                return object.members.firstIndex { $0.name == name } ?? object.members.count
            }
            let index = Int(step) ?? 0
            if case .array(let elements) = value, elements.indices.contains(index) {
                value = elements[index]
            } else {
                value = nil
            }
            return index
        }
    }
}
