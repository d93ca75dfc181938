/// Path templates as a tree of segments.
///
/// A look-up costs one hash per segment however many templates there are. It knows no endpoints, and so
/// is not generic: generic code that is called from another module is several times slower.
struct RouteTree: Sendable {
    private var nodes = [Node()]

    /// A place in the tree: everything that has one path.
    private struct Node: Sendable {
        var literals: [String: Int] = [:]
        var parameter: (name: String, node: Int)?
        var isTemplate = false
    }

    private enum Segment {
        case literal(String)
        case parameter(String)
    }

    /// Where a template leads: the same place for the same template.
    mutating func insert(_ template: String) throws(RouteError) -> Int {
        var place = 0
        for segment in try Self.segments(of: template) {
            place = try child(segment, of: place, in: template)
        }
        nodes[place].isTemplate = true
        return place
    }

    /// Where the segments of a path lead, or nil when no template is like it.
    ///
    /// A literal segment beats a parameter; where the literal leads nowhere the parameter is tried.
    func find(_ segments: [String]) -> (place: Int, parameters: RouteParameters)? {
        var parameters = RouteParameters()
        guard let place = find(segments[...], from: 0, &parameters) else { return nil }
        return (place, parameters)
    }

    private func find(
        _ segments: ArraySlice<String>, from place: Int, _ parameters: inout RouteParameters
    ) -> Int? {
        guard let segment = segments.first else { return nodes[place].isTemplate ? place : nil }
        let rest = segments.dropFirst()
        if let literal = nodes[place].literals[segment],
            let found = find(rest, from: literal, &parameters)
        {
            return found
        }
        guard let parameter = nodes[place].parameter, !segment.isEmpty else { return nil }
        parameters.append(parameter.name, segment)
        if let found = find(rest, from: parameter.node, &parameters) { return found }
        parameters.removeLast()
        return nil
    }

    private static func segments(of template: String) throws(RouteError) -> [Segment] {
        guard template.hasPrefix("/") else { throw .malformed(template: template) }
        guard template != "/" else { return [] }
        var segments: [Segment] = []
        for text in template.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let isParameter = text.hasPrefix("{") && text.hasSuffix("}")
            let name = isParameter ? text.dropFirst().dropLast() : text
            guard !name.contains("{"), !name.contains("}"), !(isParameter && name.isEmpty) else {
                throw .malformed(template: template)
            }
            segments.append(isParameter ? .parameter(String(name)) : .literal(String(name)))
        }
        return segments
    }

    /// The place below `place` for a segment, made when there is none.
    private mutating func child(
        _ segment: Segment, of place: Int, in template: String
    ) throws(RouteError) -> Int {
        switch segment {
        case .literal(let text):
            if let known = nodes[place].literals[text] { return known }
            nodes[place].literals[text] = nodes.count
        case .parameter(let name):
            if let known = nodes[place].parameter {
                guard known.name == name else { throw .ambiguous(template: template) }
                return known.node
            }
            nodes[place].parameter = (name, nodes.count)
        }
        nodes.append(Node())
        return nodes.count - 1
    }
}
