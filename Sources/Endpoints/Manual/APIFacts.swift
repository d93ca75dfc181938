internal import JSON

/// What the OpenAPI document says, as tables.
enum APIFacts {
    private static let document = (try? JSONReader.read(OpenAPIEndpoint.bytes)) ?? .null
    private static let components = document.member("components")

    /// Every path with what it answers; forms that differ in their ending share a row.
    static var routes: String {
        var rows: [(method: String, paths: [String], summary: String)] = []
        for path in document.member("paths")?.members ?? [] {
            for operation in path.value.members {
                let method = operation.name.uppercased()
                let last = rows.lastIndex { row in
                    row.method == method && path.name.hasPrefix(row.paths[0] + ".")
                }
                if let last {
                    rows[last].paths.append(String(path.name.dropFirst(rows[last].paths[0].count)))
                } else {
                    let summary = operation.value.member("summary")?.words ?? ""
                    rows.append((method, [path.name], summary))
                }
            }
        }
        return Markdown.table(
            ["method", "path", "answers"],
            rows.map { row in
                [
                    Markdown.code(row.method), row.paths.map(Markdown.code).joined(separator: " "),
                    Markdown.escaped(row.summary),
                ]
            })
    }

    /// The parameters of an operation's query and header; nil when there is no such operation.
    static func parameters(of operation: String) -> String? {
        let operations = (document.member("paths")?.members ?? []).flatMap { $0.value.members.map(\.value) }
        let found = operations.first { $0.member("operationId")?.words == operation }
        guard let parameters = found?.member("parameters")?.elements else { return nil }
        let rows = parameters.map(resolved).filter { $0.member("in")?.words != "path" }.map { parameter in
            row(
                parameter.member("name")?.words ?? "", parameter.member("schema") ?? .null,
                isRequired: parameter.member("required") == .bool(true),
                meaning: parameter.member("description")?.words)
        }
        return Markdown.table(["parameter", "is", "default", "meaning"], rows)
    }

    /// The members of a schema, and those of the objects in it; nil when there is no such schema.
    static func members(of schema: String) -> String? {
        guard let schema = components?.member("schemas")?.member(schema) else { return nil }
        return Markdown.table(["member", "is", "default", "meaning"], rows(of: schema, within: ""))
    }

    private static func rows(of schema: JSONValue, within prefix: String) -> [[String]] {
        let required = (schema.member("required")?.elements ?? []).compactMap(\.words)
        return (schema.member("properties")?.members ?? []).flatMap { property in
            let name = prefix + property.name
            let own = row(
                name, property.value, isRequired: required.contains(property.name),
                meaning: property.value.member("description")?.words)
            let items = property.value.member("items") ?? .null
            let inner =
                rows(of: property.value, within: name + ".") + rows(of: items, within: name + "[].")
            return [own] + inner
        }
    }

    private static func row(
        _ name: String, _ schema: JSONValue, isRequired: Bool, meaning: String?
    ) -> [String] {
        let standard = schema.member("default").map { Markdown.code(SchemaWords.text(of: $0)) }
        return [
            Markdown.code(name), SchemaWords(schema).description, standard ?? (isRequired ? "required" : ""),
            Markdown.escaped(meaning ?? ""),
        ]
    }

    /// What a reference names.
    private static func resolved(_ value: JSONValue) -> JSONValue {
        guard let reference = value.member("$ref")?.words else { return value }
        return reference.split(separator: "/").dropFirst().reduce(document) {
            $0.member(String($1)) ?? .null
        }
    }
}
