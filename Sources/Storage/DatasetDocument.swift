internal import JSON
internal import Jobs

/// What is known of a data set, as a small JSON document beside its values.
enum DatasetDocument {
    static func bytes(_ dataset: Dataset) -> [UInt8] {
        let contents = dataset.contents
        return JSONWriter.bytes(
            .object([
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
            ]))
    }

    /// - Returns: nil when the bytes are no document of that data set.
    static func dataset(_ id: DatasetID, in bytes: [UInt8]) -> Dataset? {
        guard case .object(let object)? = try? JSONReader.read(bytes),  // Whatever it is then, it is none.
            object["id"] == .string(id.description),
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
