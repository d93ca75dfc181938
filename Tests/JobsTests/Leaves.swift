import JSON

extension JSONValue {
    /// The numbers of an array.
    var leaves: [Double] {
        elements?.compactMap { if case .number(let number) = $0 { number.value } else { nil } } ?? []
    }
}
