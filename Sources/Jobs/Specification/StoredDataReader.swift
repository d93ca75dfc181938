internal import JSON
internal import NeuralKernels

/// Reads which stored data set a specification means: `{"type": "dataset", "id": …, "shape": …}`.
struct StoredDataReader {
    let known: KnownDatasets
    let elementType: ElementType

    /// Reads the object of `reader`, whose type has been read.
    func data(_ reader: inout ObjectReader) -> DataReader.Reading {
        let place = reader.pointer.member(Wire.id)
        let text = reader.required(Wire.id) == nil ? nil : reader.string(Wire.id)
        let stated = reader.value(Wire.shape).flatMap {
            SizeReader.sizes($0, at: reader.pointer.member(Wire.shape), faults: reader.faults)
        }
        reader.finish()
        guard let text else { return DataReader.Reading() }
        guard let id = DatasetID(text) else {
            reader.faults.add(.notADatasetName(text), at: place)
            return DataReader.Reading()
        }
        guard let shape = shape(of: id, stated: stated, &reader) else { return DataReader.Reading() }
        let sampleShape = Array(shape.dropFirst())
        return DataReader.Reading(
            source: .stored(StoredData(name: id.hexadecimal, count: shape[0], sampleShape: sampleShape)),
            sampleShape: sampleShape)
    }

    private func shape(of id: DatasetID, stated: [Int]?, _ reader: inout ObjectReader) -> [Int]? {
        switch known {
        case .none:
            reader.faults.add(.needsService, at: reader.pointer)
            return nil
        case .accepted:
            if reader.required(Wire.shape) == nil { return nil }
            return stated
        case .stored(let find):
            guard let dataset = find(id) else {
                reader.faults.add(.unknownDataset, at: reader.pointer.member(Wire.id))
                return nil
            }
            if let stated, stated != dataset.shape {
                reader.faults.add(
                    .otherShape(stated: stated, found: dataset.shape), at: reader.pointer.member(Wire.shape))
                return nil
            }
            check(dataset, at: reader)
            return dataset.shape
        }
    }

    /// What holds between a data set and the dtype, as for inline data.
    private func check(_ dataset: Dataset, at reader: ObjectReader) {
        let largest = dataset.contents.largest
        guard elementType == .float32, Float(largest.magnitude).isInfinite else { return }
        let features = dataset.shape.dropFirst().reduce(1, *)
        reader.faults.add(
            .overflows(.float32, index: [largest.index / features, largest.index % features]),
            at: reader.pointer)
    }
}
