package import JSON
package import NeuralKernels

/// One thing that is wrong with a specification's document, and where.
package struct SpecificationFault: Hashable, Sendable {
    package let pointer: JSONPointer
    package let reason: Reason

    package enum Reason: Hashable, Sendable {
        case missing
        case unknownMember(String, known: [String])
        case wrongType(expected: JSONKind, found: JSONKind)
        /// An integer was wanted, and the number is none or too large for 64 bits.
        case notAnInteger(String)
        case notPositive(String)
        case outOfRange(String, minimum: String, maximum: String)
        case notFinite(String)
        /// Finite, but infinite in the specification's dtype.
        case overflows(ElementType, index: [Int])
        /// A number of its own of which that holds.
        case tooLarge(String, ElementType)
        /// Two ends that are further apart than the dtype's largest number.
        case tooFarApart(ElementType)
        case notOneOf([String], found: String)
        case tooLong(Int, limit: Int)
        case empty
        /// An inline array whose rows differ in length or depth.
        case ragged(expected: [Int], found: [Int])
        case architecture(ArchitectureFault)
        /// A layer without a limit of infinite width.
        case limit(LimitFault)
        /// Only a limit has something that tends to it.
        case needsInfiniteWidth
        /// A member that goes with an analysis which was not asked for.
        case needsAnalysis(Analysis)
        /// A list that must be in order.
        case notAscending(Int, Int)
        /// A number that must be larger than another.
        case notAbove(Double, Double)
        /// Only one finite network is trained.
        case needsOneNetwork
        /// Nesterov's momentum, without any or with dampening.
        case needsMomentum
        /// A kernel of too many rows to find its eigenvectors.
        case tooManyRows(Int, limit: Int)
        /// Test targets without test samples.
        case needsTest
        /// Only the limit's outputs vary as the nngp says; a finite network learns with its ntk.
        case needsTangentKernel
        /// Targets that are neither one number a sample nor a row of them.
        case notTargets(shape: [Int])
        /// Targets of another number of samples.
        case targetCount(Int, samples: Int)
        /// Targets with another number of numbers, or classes, than those of the training samples.
        case targetWidth(Int, expected: Int)
        /// Targets that are not as many as a finite network's outputs.
        case outputCount(targets: Int, outputs: Int)
        /// A width that the network cannot have.
        case width(ArchitectureFault)
        /// A mean over networks, where there is nothing to average.
        case needsFiniteWidth
        /// Data and `against` have samples of different shapes.
        case shapesDiffer(data: [Int], against: [Int])
        /// Two arguments contradict each other.
        case notBelow(Double, Double)
        case zero(ElementType)
        /// `weight_std` and `bias_std` belong to other parameterizations than torch's own.
        case needsScaledParameterization
        case tooManyElements(limit: Int)
        /// So many faults beside those that are named.
        case more(Int)
        /// The layers' shares are those of the ntk of one network.
        case needsOneTangentKernel
        /// A diagonal over outputs is as many kernels as there are outputs.
        case needsOneMatrix
        /// A rectangular kernel has no eigenvalues.
        case needsSymmetricKernel
        /// An embedding takes indices, which only inline data are known to be.
        case needsIndices(count: Int)
        case notAnIndex(String, count: Int, index: [Int])
        /// A data set by name where there is no service that keeps any.
        case needsService
        case notADatasetName(String)
        case unknownDataset
        case otherShape(stated: [Int], found: [Int])
        /// Bytes.
        case overMemoryBudget(estimate: Double, budget: Double)
        case overResultLimit(size: Double, limit: Double)
    }

    package init(pointer: JSONPointer, reason: Reason) {
        self.pointer = pointer
        self.reason = reason
    }
}

/// What kind of value stands in a document.
package enum JSONKind: String, Hashable, Sendable {
    case null, boolean, integer, number, string, array, object

    init(of value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool: self = .boolean
        case .number: self = .number
        case .string: self = .string
        case .array, .numbers: self = .array
        case .object, .written: self = .object
        }
    }
}

/// Every fault of a document: a client wants to know all of them at once.
package struct InvalidSpecification: Error, Hashable {
    package let faults: [SpecificationFault]

    package init(faults: [SpecificationFault]) { self.faults = faults }
}

/// Gathers the faults while a document is read.
final class FaultList {
    private(set) var faults: [SpecificationFault] = []

    /// How many faults are named; a hostile document has millions.
    private static let maximum = 100
    /// How many were found beyond those.
    private var others = 0

    func add(_ reason: SpecificationFault.Reason, at pointer: JSONPointer) {
        if faults.count < Self.maximum {
            faults.append(SpecificationFault(pointer: pointer, reason: reason))
        } else {
            others += 1
        }
    }

    /// The faults in the order of the document, and how many more there are.
    func report(in document: JSONValue) -> [SpecificationFault] {
        let ways = faults.map { $0.pointer.way(in: document) }
        let order = faults.indices.sorted { left, right in
            // Faults of one place stay as they were found.
            ways[left] == ways[right] ? left < right : ways[left].lexicographicallyPrecedes(ways[right])
        }
        let rest = others == 0 ? [] : [SpecificationFault(pointer: .document, reason: .more(others))]
        return order.map { faults[$0] } + rest
    }
}
