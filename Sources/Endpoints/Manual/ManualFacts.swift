internal import HTTP
internal import HTTPTypes
internal import JSON
internal import Jobs

/// What the manual says that the code knows already: places of the form `{{word subject}}` in the chapters.
enum ManualFacts {
    /// A text with its places filled; those of which nothing is known stay.
    static func filled(_ text: String) -> String {
        var parts = text.split(separator: "{{", omittingEmptySubsequences: false)[...]
        var filled = String(parts.popFirst() ?? "")
        for part in parts {
            let pieces = part.split(separator: "}}", maxSplits: 1, omittingEmptySubsequences: false)
            guard pieces.count == 2, let fact = fact(pieces[0]) else {
                filled += "{{" + part
                continue
            }
            filled += fact + pieces[1]
        }
        return filled
    }

    /// - Returns: nil where nothing is known by those words.
    private static func fact(_ words: Substring) -> String? {
        let words = words.split(separator: " ").map(String.init)
        switch (words.first, words.count) {
        case ("problems", 1): return problems
        case ("failures", 1): return failures
        case ("bounds", 1): return ManualBounds.table
        case ("routes", 1): return APIFacts.routes
        case ("arguments", 2): return classes[words[1]].map(arguments)
        case ("limit", 2):
            return classes[words[1]]?.hasClosedForm.map { $0 ? "closed form" : "series" }
        case ("schema", 2): return APIFacts.members(of: words[1])
        case ("parameters", 2): return APIFacts.parameters(of: words[1])
        case ("conventions", 2): return conventions[words[1]].flatMap(table)
        default: return nil
        }
    }

    private static let classes = Dictionary(uniqueKeysWithValues: LayerClass.all.map { ($0.name, $0) })

    private static let conventions = [
        "regression": RegressionDocument.conventions, "training": TrainingEndpoint.conventions,
    ]

    private static var problems: String {
        Markdown.table(
            ["code", "status", "title", "meaning"],
            ProblemType.all.map { type in
                [
                    "[\(Markdown.code(type.code))](\(type.path))", "\(type.status.code)", type.title,
                    Markdown.escaped(type.meaning),
                ]
            })
    }

    private static var failures: String {
        Markdown.table(
            ["code", "meaning"],
            JobFailureCode.allCases.map { [Markdown.code($0.rawValue), Markdown.escaped($0.meaning)] })
    }

    /// A layer's arguments in a line.
    private static func arguments(of layer: LayerClass) -> String {
        let words = layer.arguments.map { argument in
            let name = Markdown.code(argument.name)
            return switch argument.standard {
            case .required: "\(name) (required)"
            case .open: "\(name) (optional)"
            case .same(let other): "\(name) = \(Markdown.code(other))"
            case .value(let value): Markdown.code("\(argument.name) = \(text(of: value))")
            }
        }
        return words.isEmpty ? "none" : words.joined(separator: ", ")
    }

    /// Of several axes one number stands for all that are alike.
    private static func text(of value: JSONValue) -> String {
        if let elements = value.elements, let first = elements.first, elements.allSatisfy({ $0 == first }) {
            return text(of: first)
        }
        return String(decoding: JSONWriter.bytes(value), as: UTF8.self)
    }

    /// The members of an object of texts.
    private static func table(_ value: JSONValue) -> String? {
        guard case .object(let object) = value else { return nil }
        return Markdown.table(
            ["of", "what the numbers mean"],
            object.members.map { member in
                let words = if case .string(let text) = member.value { text } else { "" }
                return [Markdown.code(member.name), Markdown.escaped(words)]
            })
    }
}
