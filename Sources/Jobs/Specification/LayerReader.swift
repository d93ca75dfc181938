internal import JSON
internal import NeuralKernels

/// Reads the members of one layer.
struct LayerReader {
    /// The architecture's own scales, for layers that have none.
    let weightDeviation: Double
    let biasDeviation: Double
    let parameterization: Parameterization

    /// - Returns: nil, with the faults noted, when no layer can be made of it.
    func layer(_ value: JSONValue, at pointer: JSONPointer, faults: FaultList) -> Layer? {
        guard var reader = ObjectReader(value, at: pointer, faults: faults) else { return nil }
        guard let type = reader.required(Wire.type) else { return nil }
        guard case .string(let name) = type else {
            faults.add(
                .wrongType(expected: .string, found: JSONKind(of: type)), at: pointer.member(Wire.type))
            return nil
        }
        let layer: Layer?
        if name == Wire.linear {
            layer = linear(&reader)
        } else if let form = ActivationForm.all[name] {
            layer = form.read(&reader).map(Layer.activation)
        } else {
            let names = [Wire.linear] + ActivationForm.all.keys.sorted()
            faults.add(.notOneOf(names, found: name), at: pointer.member(Wire.type))
            return nil
        }
        reader.finish()
        return layer
    }

    private func linear(_ reader: inout ObjectReader) -> Layer? {
        let outFeatures = reader.size(Wire.outFeatures)
        let hasBias = reader.bool(Wire.bias, default: true)
        let (weight, bias) = ScaleReader.read(&reader, parameterization)
        guard let outFeatures else { return nil }
        return .linear(
            LinearLayer(
                outFeatures: outFeatures, hasBias: hasBias, weightDeviation: weight ?? weightDeviation,
                biasDeviation: bias ?? biasDeviation))
    }
}

/// Reads `weight_std` and `bias_std`, of an architecture or of a layer.
enum ScaleReader {
    static func read(
        _ reader: inout ObjectReader, _ parameterization: Parameterization
    ) -> (weight: Double?, bias: Double?) {
        let weight = reader.nonnegative(Wire.weightDeviation)
        let bias = reader.nonnegative(Wire.biasDeviation)
        if parameterization == .torch {
            let given = [(Wire.weightDeviation, weight), (Wire.biasDeviation, bias)]
            for (name, value) in given where value != nil {
                reader.faults.add(.needsScaledParameterization, at: reader.pointer.member(name))
            }
        }
        return (weight, bias)
    }
}
