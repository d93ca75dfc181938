internal import Jobs

/// The parts of a result as a text: names separated by commas, each with its shape if it has one of its own, such as
/// `kernel,predictions:2x1x30x1`.
struct StoredParts: Hashable {
    let parts: [ResultPart]
    let ownShapes: [ResultPart: [Int]]

    init(_ form: ResultForm) {
        parts = form.parts
        ownShapes = form.ownShapes
    }

    /// Names that this version does not know are left out, with what came of them.
    init(text: String) {
        var (parts, ownShapes): ([ResultPart], [ResultPart: [Int]]) = ([], [:])
        for word in text.split(separator: ",") {
            let halves = word.split(separator: ":")
            guard let name = halves.first, let part = ResultPart(storedName: name) else { continue }
            parts.append(part)
            if halves.count > 1 {
                ownShapes[part] = halves[1].split(separator: "x").compactMap { Int($0) }
            }
        }
        (self.parts, self.ownShapes) = (parts, ownShapes)
    }

    var text: String {
        parts.map { part in
            let sizes = ownShapes[part]?.map(String.init).joined(separator: "x")
            return part.storedName + (sizes.map { ":" + $0 } ?? "")
        }.joined(separator: ",")
    }
}

extension ResultPart {
    fileprivate var storedName: String { name(separator: "_") }

    fileprivate init?(storedName: Substring) {
        guard let part = Self.allCases.first(where: { $0.storedName == storedName }) else { return nil }
        self = part
    }
}
