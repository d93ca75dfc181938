package import JSON
internal import NeuralKernels

extension Specification {
    /// The document with every default filled in.
    ///
    /// ``SpecificationReader`` makes the same specification of it.
    package var document: JSONValue { document(.whole) }

    /// The document with the shapes of long inline data instead of their numbers, for lists and for whoever knows
    /// the data.
    package var outline: JSONValue { document(.outline) }

    /// Whether the outline is the whole document.
    var isOutline: Bool {
        kernel.sources.allSatisfy(\.isShort) && kernel.regression?.isShort ?? true
            && kernel.training?.isShort ?? true
    }

    private func document(_ form: DocumentForm) -> JSONValue {
        var document = JSONObject([Wire.name: .string(name)])
        for member in kernel.members(form).members { document.append(member.name, member.value) }
        document.append(Wire.timeout, timeoutValue)
        return .object(document)
    }

    /// The bytes of what decides the kernel: equal for equal kernels, in whatever order and with whatever defaults
    /// left out they were asked for.
    package var canonicalBytes: [UInt8] {
        JSONWriter.bytes(.object(kernel.members(.whole)))
    }

    /// The document as text, made of the canonical bytes, which are all of it but its first and last member: numbers
    /// take long to write.
    func text(of canonicalBytes: [UInt8]) -> String {
        let name = JSONWriter.bytes(.object([Wire.name: .string(name)])).dropLast()
        let timeout = JSONWriter.bytes(.object([Wire.timeout: timeoutValue])).dropFirst()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(name.count + canonicalBytes.count + timeout.count)
        bytes.append(contentsOf: name)
        bytes.append(UInt8(ascii: ","))
        bytes.append(contentsOf: canonicalBytes.dropFirst().dropLast())
        bytes.append(UInt8(ascii: ","))
        bytes.append(contentsOf: timeout)
        return String(decoding: bytes, as: UTF8.self)
    }

    private var timeoutValue: JSONValue { timeout.map { .number($0) } ?? .null }
}

extension KernelSpecification {
    fileprivate func members(_ form: DocumentForm) -> JSONObject {
        let rng: JSONValue = .object([
            Wire.engine: .string(Wire.torchCPU), Wire.profile: .string(profile.rawValue),
        ])
        let kernel: JSONValue = .object([
            Wire.type: .string(kind.rawValue), Wire.width: .string(width.rawValue),
            Wire.samples: .integer(samples),
            Wire.reduction: .string(reduction.rawValue),
        ])
        let type = JSONValue.string(elementType.rawValue)
        let asked = JSONValue.array(analyses.map { .string($0.rawValue) })
        var members: JSONObject = [
            Wire.architecture: architecture.document, Wire.seed: .integer(seed), Wire.rng: rng,
            Wire.data: data.document(form),
        ]
        if let against { members.append(Wire.against, against.document(form)) }
        members.append(Wire.kernel, kernel)
        members.append(Wire.dtype, type)
        members.append(Wire.analyses, asked)
        if let convergence {
            members.append(
                Wire.convergence,
                .object([
                    Wire.widths: .array(convergence.widths.map { .integer($0) }),
                    Wire.samples: .integer(convergence.samples),
                ]))
        }
        if let training { members.append(Wire.training, training.document(form)) }
        if let regression { members.append(Wire.regression, regression.document(form)) }
        return members
    }
}

/// How much of a specification is written.
enum DocumentForm {
    case whole
    /// Of long inline data only the shapes.
    case outline
}

extension Architecture {
    fileprivate var document: JSONValue {
        .object([
            Wire.parameterization: .string(parameterization.rawValue),
            Wire.layers: .array(layers.map { $0.document(in: parameterization) }),
        ])
    }
}

extension KernelSpecification {
    /// Where samples come from.
    fileprivate var sources: [DataSource] { [data, against].compactMap(\.self) }
}

extension DataSource {
    /// Values up to which inline data are shown wherever their job is.
    static let shortLength = 256

    var isShort: Bool {
        guard case .inline(let data) = self else { return true }
        return data.values.count <= Self.shortLength
    }

    func document(_ form: DocumentForm) -> JSONValue {
        guard form == .outline, case .inline(let data) = self, !isShort else { return document }
        return .object([
            Wire.type: .string(Wire.inline), Wire.count: .integer(data.count),
            Wire.shape: .array(data.sampleShape.map { .integer($0) }),
        ])
    }

    private var document: JSONValue {
        switch self {
        case .inline(let data):
            return Self.nested(data.values[...], shape: [data.count] + data.sampleShape)
        case .generated(let data):
            var object: JSONObject = [
                Wire.type: .string(data.distribution.wireName), Wire.count: .integer(data.count),
                Wire.shape: .array(data.sampleShape.map { .integer($0) }),
            ]
            if case .uniform(let low, let high) = data.distribution {
                object.append(Wire.low, .number(low))
                object.append(Wire.high, .number(high))
            }
            if let seed = data.seed { object.append(Wire.seed, .integer(seed)) }
            return .object(object)
        case .stored(let data):
            // With the shape, so that the document can be read when the data set is gone.
            return .object([
                Wire.type: .string(Wire.dataset),
                Wire.id: .string(DatasetID(hexadecimal: data.name)?.description ?? data.name),
                Wire.shape: .array(([data.count] + data.sampleShape).map { .integer($0) }),
            ])
        }
    }

    private static func nested(_ values: ArraySlice<Double>, shape: [Int]) -> JSONValue {
        guard shape.count > 1 else { return .numbers(Array(values)) }
        let length = values.count / shape[0]
        return .array(
            stride(from: values.startIndex, to: values.endIndex, by: length).map {
                nested(values[$0..<$0 + length], shape: Array(shape.dropFirst()))
            })
    }
}

extension GeneratedData.Distribution {
    fileprivate var wireName: String {
        switch self {
        case .normal: Wire.normal
        case .uniform: Wire.uniform
        case .sphere: Wire.sphere
        case .circle: Wire.circle
        }
    }
}
