package import JSON
internal import NeuralKernels

/// A class that a layer of a specification may have, with its arguments.
///
/// All of it is found by asking the reader, so that no list of arguments or defaults is kept beside it.
package struct LayerClass: Hashable, Sendable {
    package let name: String
    package let arguments: [Argument]
    /// Whether its expectations at infinite width have a closed form; nil for what is no activation.
    package let hasClosedForm: Bool?

    package struct Argument: Hashable, Sendable {
        package let name: String
        package let standard: Standard
    }

    /// What an argument is when it is not given.
    package enum Standard: Hashable, Sendable {
        /// It must be given.
        case required
        case value(JSONValue)
        /// What another argument is.
        case same(as: String)
        /// It follows from the network.
        case open
    }

    /// Every class, in the order of their names.
    package static let all = LayerReader.names.map(LayerClass.init(named:))
}

extension LayerClass {
    /// Asks the reader what it misses, what it knows, and what it makes of two layers that have just what they must.
    private init(named name: String) {
        let question = "?"
        let bare = Self.read([Wire.type: .string(name), question: .null]).faults
        let known = bare.lazy.compactMap { fault -> [String]? in
            if case .unknownMember(question, let known) = fault.reason { known } else { nil }
        }.first
        let names = (known ?? []).filter { $0 != Wire.type }
        let required = names.filter { name in
            bare.contains { $0.reason == .missing && $0.pointer == Self.place.member(name) }
        }
        let (first, second) = (Self.example(name, required, 1), Self.example(name, required, 2))
        self.name = name
        arguments = names.map { argument in
            guard !required.contains(argument) else { return Argument(name: argument, standard: .required) }
            guard let value = first.document[argument] else {
                return Argument(name: argument, standard: .open)
            }
            // What changes with an argument that was given is that argument.
            let model = required.first { model in
                value != second.document[argument] && second.document[model] == second.document[argument]
            }
            return Argument(name: argument, standard: model.map(Standard.same(as:)) ?? .value(value))
        }
        hasClosedForm =
            if case .activation(let activation) = first.layer { activation.hasClosedForm } else { nil }
    }

    private static let place = JSONPointer.document.element(0)

    private static func read(_ members: JSONObject) -> (layer: Layer?, faults: [SpecificationFault]) {
        let faults = FaultList()
        let reader = LayerReader(
            scale: WeightScale(weightDeviation: 1, biasDeviation: 0), parameterization: .torch,
            elementType: .float64)
        let layers = reader.layers(.array([.object(members)]), at: .document, faults: faults)
        return (layers?.first ?? nil, faults.faults)
    }

    /// A layer whose sizes are all `size`, and its document with every default.
    private static func example(
        _ name: String, _ required: [String], _ size: Int
    ) -> (layer: Layer?, document: JSONObject) {
        var members: JSONObject = [Wire.type: .string(name)]
        for argument in required {
            members.append(argument, argument == Wire.layers ? .array([]) : .integer(size))
        }
        guard let layer = read(members).layer, case .object(let document) = layer.document(in: .torch) else {
            return (nil, [:])
        }
        return (layer, document)
    }
}
