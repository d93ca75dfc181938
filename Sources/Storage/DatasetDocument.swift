internal import JSON
internal import Jobs

/// What is known of a data set, as a small JSON document beside its values.
///
/// A document that does not say who holds the data set is of one that everybody holds: so were all of them once, and so
/// is what is sent where nobody is asked for a token.
enum DatasetDocument {
    static func bytes(_ entry: DatasetCatalog.Entry) -> [UInt8] {
        let (dataset, contents, holds) = (entry.dataset, entry.dataset.contents, entry.holds.times)
        var document: JSONObject = [
            "id": .string(dataset.id.description),
            "created_at": .integer(dataset.createdAt.milliseconds),
            "media_type": .string(contents.form.mediaType),
            "dtype": .string(contents.type.rawValue),
            "shape": .array(contents.shape.map { .integer($0) }),
            "bytes": .integer(contents.byteCount),
            "largest": .object([
                "magnitude": .number(contents.largest.magnitude),
                "index": .integer(contents.largest.index),
            ]),
            "checksum": .string(contents.checksum),
        ]
        if holds != [.everybody: dataset.createdAt] {
            document.append("holders", .array(holds.map { member($0.key, since: $0.value) }))
        }
        return JSONWriter.bytes(.object(document))
    }

    private static func member(_ holder: DatasetHolder, since time: Timestamp) -> JSONValue {
        let owner: JSONValue =
            switch holder {
            case .everybody: .null
            case .named(let name): .string(name)
            }
        return .object(["owner": owner, "since": .integer(time.milliseconds)])
    }

    /// - Returns: nil when the bytes are no document of that data set.
    static func entry(
        _ id: DatasetID, in bytes: [UInt8], usedAt time: Timestamp
    ) -> DatasetCatalog.Entry? {
        guard case .object(let object)? = try? JSONReader.read(bytes),  // Whatever it is then, it is none.
            let dataset = dataset(id, in: object), let holds = holds(of: dataset, in: object)
        else { return nil }
        return DatasetCatalog.Entry(dataset: dataset, holds: holds, usedAt: time)
    }

    private static func holds(of dataset: Dataset, in object: JSONObject) -> DatasetHolds? {
        guard let members = object["holders"] else { return DatasetHolds([.everybody: dataset.createdAt]) }
        var times: [DatasetHolder: Timestamp] = [:]
        for member in members.elements ?? [] {
            guard case .object(let hold) = member, let owner = hold["owner"],
                let since = hold["since"]?.integer
            else { return nil }
            guard owner == .null || owner.text != nil else { return nil }
            times[DatasetHolder(owner.text)] = Timestamp(milliseconds: Int64(since))
        }
        return times.isEmpty ? nil : DatasetHolds(times)
    }

    private static func dataset(_ id: DatasetID, in object: JSONObject) -> Dataset? {
        guard object["id"] == .string(id.description),
            let created = object["created_at"]?.integer,
            let form = object["media_type"]?.text.flatMap(DatasetForm.init(rawValue:)),
            let type = object["dtype"]?.text.flatMap(NumberType.init(rawValue:)),
            let sizes = object["shape"]?.elements?.map(\.integer), !sizes.isEmpty,
            let byteCount = object["bytes"]?.integer,
            case .object(let largest)? = object["largest"],
            case .number(let magnitude)? = largest["magnitude"], let index = largest["index"]?.integer,
            let checksum = object["checksum"]?.text
        else { return nil }
        let shape = sizes.compactMap(\.self).filter { $0 > 0 }
        guard shape.count == sizes.count else { return nil }
        return Dataset(
            id: id, createdAt: Timestamp(milliseconds: Int64(created)),
            contents: DatasetContents(
                form: form, type: type, shape: shape, byteCount: byteCount,
                largest: LargestNumber(magnitude: magnitude.value, index: index), checksum: checksum))
    }
}

extension JSONValue {
    fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }

    /// Of a list, whose numbers have lost their texts, the nearest double serves: sizes are far below 2⁵³.
    fileprivate var integer: Int? {
        if case .number(let number) = self { Int(number.text) ?? Int(exactly: number.value) } else { nil }
    }
}
