package import JSON
internal import NeuralKernels

/// Reads a specification's document and fills in its defaults.
package enum SpecificationReader {
    /// Over how many networks a kernel may be averaged.
    package static let maximumSamples = 100_000

    /// Reads a specification where there are no stored data sets.
    ///
    /// - Throws: ``InvalidSpecification`` with everything that is wrong, in the order of the document.
    package static func read(_ document: JSONValue) throws(InvalidSpecification) -> Specification {
        try read(document, datasets: .none)
    }

    /// - Throws: ``InvalidSpecification`` with everything that is wrong, in the order of the document.
    package static func read(
        _ document: JSONValue, datasets: KnownDatasets
    ) throws(InvalidSpecification) -> Specification {
        let faults = FaultList()
        let specification = read(document, datasets, faults)
        guard let specification, faults.faults.isEmpty else {
            throw InvalidSpecification(faults: faults.report(in: document))
        }
        return specification
    }

    private static func read(
        _ document: JSONValue, _ datasets: KnownDatasets, _ faults: FaultList
    ) -> Specification? {
        guard var reader = ObjectReader(document, at: .document, faults: faults) else { return nil }
        let name = name(&reader)
        let width = width(in: reader.value(Wire.kernel))
        let elementType = reader.choice(
            Wire.dtype, default: width == .infinite ? ElementType.float64 : .float32)
        let description = architecture(&reader, elementType, faults)
        let seed = reader.required(Wire.seed) == nil ? nil : reader.seed(Wire.seed)
        let profile = profile(&reader, faults)
        let dataReader = DataReader(
            faults: faults, stored: StoredDataReader(known: datasets, elementType: elementType))
        let data = reader.required(Wire.data).map {
            dataReader.data($0, at: JSONPointer.document.member(Wire.data))
        }
        let against = reader.value(Wire.against).flatMap {
            dataReader.data($0, at: JSONPointer.document.member(Wire.against)).source
        }
        let choice = kernel(&reader, faults)
        let analyses = analyses(&reader, choice, faults)
        let convergenceReader = ConvergenceReader(faults: faults)
        let convergence = convergenceReader.convergence(
            reader.value(Wire.convergence), at: JSONPointer.document.member(Wire.convergence),
            isAsked: analyses.contains(.convergence))
        let (asked, trained) = (reader.value(Wire.regression), reader.value(Wire.training))
        let timeout = timeout(&reader, faults)
        reader.finish()

        let source = data?.source
        if let source { check(source, against, elementType, faults) }
        let architecture = description.flatMap { description in
            data?.sampleShape.flatMap { fitted(description, $0, faults) }
        }
        if let architecture {
            for (source, name) in [(source, Wire.data), (against, Wire.against)] {
                let pointer = JSONPointer.document.member(name)
                checkIndices(architecture, source, at: pointer, elementType, faults)
            }
        }
        let stored = StoredDataReader(known: datasets, elementType: elementType)
        let training = TrainingReader(
            faults: faults, stored: stored, kernel: choice, architecture: architecture, data: source
        ).training(trained)
        let regression = RegressionReader(
            faults: faults, stored: stored, kernel: choice, architecture: architecture, data: source,
            hasColumns: against != nil
        ).regression(asked)
        if let architecture, choice.width == .infinite {
            checkLimit(architecture, elementType, choice, faults)
        }
        if let architecture, let convergence {
            convergenceReader.check(convergence, architecture, elementType, choice.reduction)
        }
        guard let architecture, let seed, let source, faults.faults.isEmpty else { return nil }
        return Specification(
            name: name ?? Specification.defaultName, timeout: timeout,
            kernel: KernelSpecification(
                architecture: architecture, kind: choice.kind, width: choice.width, samples: choice.samples,
                seed: seed, profile: profile, data: source, against: against, reduction: choice.reduction,
                elementType: elementType, analyses: analyses, convergence: convergence,
                regression: regression, training: training))
    }

    /// What the kernel's width says, for what else depends on it; what is wrong with it is noted later.
    private static func width(in kernel: JSONValue?) -> KernelWidth? {
        guard case .object(let members)? = kernel, case .string(let word)? = members[Wire.width] else {
            return nil
        }
        return KernelWidth(rawValue: word)
    }

    /// Every layer that has no limit, where it stands.
    private static func checkLimit(
        _ architecture: Architecture, _ elementType: ElementType, _ choice: KernelChoice, _ faults: FaultList
    ) {
        do throws(NoLimit) {
            try architecture.checkLimit(elementType, choice.reduction)
        } catch {
            for fault in error.faults { faults.add(.limit(fault), at: place(of: fault.place)) }
        }
    }

    /// The layers with the shapes that the data give them; up to the first that could not be read, if there is one,
    /// they are only checked.
    private static func fitted(
        _ description: (parameterization: Parameterization, layers: [Layer?]), _ sampleShape: [Int],
        _ faults: FaultList
    ) -> Architecture? {
        do throws(InvalidArchitecture) {
            guard let layers = description.layers.complete else {
                let readable = description.layers.prefix { $0 != nil }.compactMap(\.self)
                _ = try Program(inputShape: sampleShape, layers: readable)
                return nil
            }
            return try Architecture(
                inputShape: sampleShape, parameterization: description.parameterization, layers: layers)
        } catch {
            for fault in error.faults { faults.add(.architecture(fault), at: place(of: fault)) }
            return nil
        }
    }

    private static func place(of fault: ArchitectureFault) -> JSONPointer {
        let layers = JSONPointer.document.member(Wire.architecture).member(Wire.layers)
        return fault.place.map(Self.place(of:)) ?? layers
    }

    private static func place(of place: LayerPlace) -> JSONPointer {
        place.path.reduce(JSONPointer.document.member(Wire.architecture)) { pointer, entry in
            switch entry {
            case .layer(let index), .branch(let index): pointer.member(Wire.layers).element(index)
            case .shortcut(let index): pointer.member(Wire.Argument.shortcut).element(index)
            }
        }
    }

    /// Indices of embeddings are integers below the smallest of their tables' sizes, and only inline data are.
    static func checkIndices(
        _ architecture: Architecture, _ data: DataSource?, at pointer: JSONPointer,
        _ elementType: ElementType, _ faults: FaultList
    ) {
        guard let data, let count = architecture.indexCount else { return }
        guard case .inline(let inline) = data else {
            return faults.add(.needsIndices(count: count), at: pointer)
        }
        let isIndex = { (value: Double) in
            // The network holds indices in its own type: they must not be rounded there.
            value == value.rounded() && value >= 0 && value < Double(count)
                && (elementType == .float64 || Double(Float(value)) == value)
        }
        guard let place = inline.values.firstIndex(where: { !isIndex($0) }) else { return }
        let features = max(1, inline.sampleShape.reduce(1, *))
        faults.add(
            .notAnIndex(
                "\(inline.values[place])", count: count, index: [place / features, place % features]),
            at: pointer)
    }

    /// What holds between the data sets and the dtype.
    private static func check(
        _ data: DataSource, _ against: DataSource?, _ elementType: ElementType, _ faults: FaultList
    ) {
        if let against, against.sampleShape != data.sampleShape {
            faults.add(
                .shapesDiffer(data: data.sampleShape, against: against.sampleShape),
                at: JSONPointer.document.member(Wire.against))
        }
        for (source, name) in [(data, Wire.data), (against, Wire.against)] {
            checkRange(source, at: JSONPointer.document.member(name), elementType, faults)
        }
    }

    /// That inline numbers are not infinite in the dtype.
    static func checkRange(
        _ source: DataSource?, at pointer: JSONPointer, _ elementType: ElementType, _ faults: FaultList
    ) {
        guard elementType == .float32, case .inline(let inline) = source,
            let index = inline.values.firstIndex(where: { !elementType.holds($0) })
        else { return }
        let features = max(1, inline.sampleShape.reduce(1, *))
        faults.add(.overflows(elementType, index: [index / features, index % features]), at: pointer)
    }
}

extension SpecificationReader {
    private static func name(_ reader: inout ObjectReader) -> String? {
        guard let name = reader.string(Wire.name) else { return nil }
        guard name.count <= Specification.maximumNameLength else {
            reader.faults.add(
                .tooLong(name.count, limit: Specification.maximumNameLength),
                at: reader.pointer.member(Wire.name))
            return nil
        }
        return name
    }

    /// Seconds, or null for as long as it takes.
    private static func timeout(_ reader: inout ObjectReader, _ faults: FaultList) -> Double? {
        guard let timeout = reader.number(Wire.timeout) else { return nil }
        let range = Specification.timeouts
        guard range.contains(timeout) else {
            faults.add(
                .outOfRange("\(timeout)", minimum: "\(range.lowerBound)", maximum: "\(range.upperBound)"),
                at: reader.pointer.member(Wire.timeout))
            return nil
        }
        return timeout
    }

    private static func architecture(
        _ document: inout ObjectReader, _ elementType: ElementType, _ faults: FaultList
    ) -> (parameterization: Parameterization, layers: [Layer?])? {
        let pointer = document.pointer.member(Wire.architecture)
        guard let value = document.required(Wire.architecture),
            var reader = ObjectReader(value, at: pointer, faults: faults, numbers: elementType)
        else { return nil }
        let parameterization = reader.choice(Wire.parameterization, default: Parameterization.torch)
        let (weight, bias) = ScaleReader.read(&reader, parameterization)
        let list = reader.required(Wire.layers)
        reader.finish()
        guard let list else { return nil }
        let layers = LayerReader(
            scale: WeightScale(weightDeviation: weight ?? 2.0.squareRoot(), biasDeviation: bias ?? 0),
            parameterization: parameterization, elementType: elementType
        ).layers(list, at: pointer.member(Wire.layers), faults: faults)
        return layers.map { (parameterization, $0) }
    }

    private static func profile(_ document: inout ObjectReader, _ faults: FaultList) -> RandomProfile {
        let pointer = document.pointer.member(Wire.rng)
        guard let value = document.value(Wire.rng),
            var reader = ObjectReader(value, at: pointer, faults: faults)
        else { return .avx2 }
        if let engine = reader.string(Wire.engine), engine != Wire.torchCPU {
            faults.add(.notOneOf([Wire.torchCPU], found: engine), at: pointer.member(Wire.engine))
        }
        let profile = reader.choice(Wire.profile, default: RandomProfile.avx2)
        reader.finish()
        return profile
    }

    /// What `kernel` says.
    struct KernelChoice {
        var kind = KernelKind.ntk
        var width = KernelWidth.finite
        var samples = 1
        var reduction = Reduction.traceSum
    }

    private static func kernel(_ document: inout ObjectReader, _ faults: FaultList) -> KernelChoice {
        let pointer = document.pointer.member(Wire.kernel)
        var choice = KernelChoice()
        guard let value = document.value(Wire.kernel),
            var reader = ObjectReader(value, at: pointer, faults: faults)
        else { return choice }
        choice.kind = reader.choice(Wire.type, default: .ntk)
        choice.width = reader.choice(Wire.width, default: .finite)
        if let value = reader.value(Wire.samples) {
            let samples = SizeReader.size(value, at: pointer.member(Wire.samples), faults: faults) ?? 1
            if samples > maximumSamples {
                faults.add(
                    .outOfRange("\(samples)", minimum: "1", maximum: "\(maximumSamples)"),
                    at: pointer.member(Wire.samples))
            }
            if samples > 1, choice.width == .infinite {
                faults.add(.needsFiniteWidth, at: pointer.member(Wire.samples))
            }
            choice.samples = choice.width == .infinite ? 1 : samples
        }
        choice.reduction = reader.choice(Wire.reduction, default: .traceSum)
        reader.finish()
        return choice
    }
}
