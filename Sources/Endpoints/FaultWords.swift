internal import Jobs
internal import NeuralKernels

extension SpecificationFault.Reason {
    /// What is wrong, in words that go with the pointer; what the client wrote is cut to a length to be read.
    var detail: String { words.count <= 2000 ? words : words.prefix(2000) + "…" }

    private var words: String {
        switch self {
        case .more(let count): "has \(count) more faults"
        case .missing: "is required"
        case .unknownMember(let name, let known):
            "is not a member here; there are \(known.joined(separator: ", "))\(Suggestion.text(name, known))"
        case .wrongType(let expected, let found): "must be \(expected.phrase), got \(found.phrase)"
        case .notAnInteger(let text): "must be an integer, got \(text)"
        case .notPositive(let text): "must be a positive integer, got \(text)"
        case .outOfRange(let text, let minimum, let maximum):
            "must be between \(minimum) and \(maximum), got \(text)"
        case .notFinite(let text): "must be a finite number, got \(text)"
        case .overflows(let type, let index):
            "does not fit \(type.rawValue) at sample \(index[0]), position \(index[1])"
        case .tooLarge(let text, let type): "must be a number that \(type.rawValue) can hold, got \(text)"
        case .tooFarApart(let type): "lies further below its upper end than \(type.rawValue) can count"
        case .notOneOf(let choices, let found):
            choices.count == 1
                ? "must be \(choices[0]), got \(found)"
                : "must be one of \(choices.joined(separator: ", ")), got \(found)\(Suggestion.text(found, choices))"
        case .tooLong(let length, let limit): "has a length of \(length), over the limit of \(limit)"
        case .empty: "must not be empty"
        case .ragged(let expected, let found):
            "must have the shape of what comes before, \(expected), but has a length of \(found[0])"
        case .architecture(let error): error.detail
        case .limit(let fault): fault.detail
        case .needsOneMatrix:
            "needs a kernel that is one matrix; the reduction diagonal makes one for every output"
        case .needsSymmetricKernel: "needs a kernel of the data with themselves, without against"
        case .needsInfiniteWidth: "needs a kernel of infinite width, which finite ones tend to"
        case .needsAnalysis(let analysis):
            "goes with \"analyses\": [\"\(analysis.rawValue)\"], which does not name it"
        case .notAscending(let last, let next): "must be more than \(last), which comes before, got \(next)"
        case .notAbove(let found, let last):
            last == .infinity
                ? "comes after infinity, which is the last" : "must be more than \(last), got \(found)"
        case .needsOneNetwork:
            "trains one network of finite width, with samples 1; what infinitely wide ones learn is a regression"
        case .needsMomentum: "goes with a momentum and without dampening"
        case .tooManyRows(let rows, let limit):
            "learns with a kernel of \(rows) rows, samples or samples times outputs, over the limit of \(limit)"
        case .needsTest: "goes with test, which there is not"
        case .needsTangentKernel: "a finite network learns with its ntk; the nngp goes with infinite width"
        case .notTargets(let shape):
            "must be one number or one row of numbers for each sample, got the shape \(shape)"
        case .targetCount(let found, let samples): "must be for \(samples) samples, got \(found)"
        case .targetWidth(let found, let expected):
            "must have \(expected) numbers or classes for each sample, as the targets, got \(found)"
        case .outputCount(let targets, let outputs):
            "must have as many numbers or classes for each sample as the network has outputs, \(outputs), got \(targets)"
        case .width(let fault): "does not fit the network: \(fault.detail)"
        case .needsFiniteWidth:
            "a mean over networks is of finite width; the limit of infinite width is the same for every seed"
        case .shapesDiffer(let data, let against):
            "has samples of shape \(against), but those of data have shape \(data)"
        case .notBelow(let low, let high): "must not exceed its upper end: \(low) and \(high)"
        case .zero(let type): "must not be zero in \(type.rawValue)"
        case .needsScaledParameterization: "goes with the parameterizations ntk and standard only"
        case .tooManyElements(let limit): "must not multiply to more than \(limit)"
        case .needsOneTangentKernel: "layers goes with the ntk of one network: type ntk and samples 1"
        case .needsIndices(let count):
            "must be inline data for an Embedding: integers from 0 to \(count - 1)"
        case .notAnIndex(let text, let count, let index):
            "must be integers from 0 to \(count - 1), got \(text) at sample \(index[0]), position \(index[1])"
        case .needsService: "is kept by a running service: without one, data are given inline or generated"
        case .notADatasetName(let text): "must be sha256: and 64 hexadecimal digits, got \(text)"
        case .unknownDataset: "is no data set that there is"
        case .otherShape(let stated, let found): "must be the data set's shape, \(found), got \(stated)"
        case .overMemoryBudget(let estimate, let budget):
            "needs about \(ByteCount(estimate)) of memory, over the budget of \(ByteCount(budget))"
        case .overResultLimit(let size, let limit):
            "gives a matrix of \(ByteCount(size)), over the limit of \(ByteCount(limit))"
        }
    }
}

extension ArchitectureFault {
    var detail: String {
        switch self {
        case .noLayers: "must have at least one layer"
        case .noParameters: "has no parameters, so that its tangent kernel is zero everywhere"
        case .tooManyParameters: "has more parameters than can be counted"
        case .axes(let place, let expected, let shape):
            "\(place.name) takes \(expected) axes a sample, but gets the shape \(shape)"
        case .kernelLargerThanInput(let place, let kernel, let shape):
            "\(place.name) has a window that reaches over \(kernel), more than the padded input of shape \(shape)"
        case .groups(let place, let groups, let inChannels, let outChannels):
            "\(place.name) has \(groups) groups, which do not divide \(inChannels) channels in and \(outChannels) out"
        case .channels(let place, let declared, let shape):
            "\(place.name) is for \(declared) channels, but gets the shape \(shape)"
        case .paddingOverHalf(let place, let padding, let kernel):
            "\(place.name) has a padding of \(padding), more than half of its kernel of \(kernel)"
        case .normalizedShape(let place, let normalized, let shape):
            "\(place.name) is for a normalized_shape of \(normalized), but gets the shape \(shape)"
        case .residualShapes(_, let branch, let shortcut):
            "the branch gives the shape \(branch) and the shortcut \(shortcut): they cannot be added"
        case .tooLarge(let place, let shape, let limit):
            "\(place.name) comes to the shape \(shape), with more than \(limit) numbers"
        case .indicesElsewhere(let place):
            "\(place.name) does not go with indices: an Embedding takes the data, and then nothing else does"
        }
    }
}

extension JobFailure {
    /// For people.
    var detail: String {
        switch self {
        case .outputNotFinite(let layer): "the output of layer \(layer) overflows the dtype"
        case .gradientNotFinite(let layer): "the gradient at the input of layer \(layer) overflows the dtype"
        case .kernelNotFinite(let row, let column):
            "entries of the kernel near row \(row), column \(column) overflow the dtype"
        case .noEigenvalues: "the iteration for the kernel's eigenvalues did not end"
        case .notPositiveSemidefinite(let eigenvalue, let rounding):
            "the training samples' kernel has the eigenvalue \(eigenvalue), below zero by more than its rounding, \(rounding)"
        case .learningNotFinite:
            "what is learned with the kernel overflows: the targets or the ridge are too large"
        case .diverged(let step):
            "the loss or the parameters overflowed after \(step) steps of training: a smaller learning_rate may help"
        case .workerCrashed: "the service ended several times while it computed the job"
        case .storageFull: "the service's disk has no room left for the result"
        case .storage(let words): "the result could not be stored: \(words)"
        case .datasetMissing(let id): "the data set \(id) was removed before the job began"
        case .datasetDamaged(let id): "the data set \(id) is damaged: send it again"
        case .timedOut(let seconds): "the computation took longer than its timeout_seconds, \(seconds)"
        case .unreadable(let words): "the specification that was stored cannot be run any more: \(words)"
        }
    }
}

extension JSONKind {
    var phrase: String {
        switch self {
        case .null: "null"
        case .boolean: "true or false"
        case .integer: "an integer"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// A number of bytes with a binary unit, such as `1.5 GiB`.
struct ByteCount: CustomStringConvertible {
    private let bytes: Double

    init(_ bytes: Double) { self.bytes = bytes }

    var description: String {
        var value = bytes
        var unit = "bytes"
        // 1023.95 is written as 1024.0 and so belongs to the next unit.
        for larger in ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
        where value >= (unit == "bytes" ? 1024 : 1023.95) {
            value /= 1024
            unit = larger
        }
        guard unit != "bytes" else { return "\(Int(value)) bytes" }
        guard value < 1e6 else { return "\(value) \(unit)" }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(unit)"
    }
}

extension LimitFault {
    fileprivate var detail: String {
        "layer \(place.description) has no analytic limit of infinite width here: \(reason.detail); "
            + "a finite width with samples gives the mean over networks"
    }
}

extension LimitFault.Reason {
    fileprivate var detail: String {
        switch self {
        case .maximum: "the maximum over a window has no closed form, AvgPool2d has"
        case .batchNormalization: "the limit of batch normalization is not defined, LayerNorm has one"
        case .embedding: "an embedding draws its vectors for each index"
        case .notGaussian:
            "an activation takes the output of a Linear or a convolution, or a normalization or sum of such"
        case .dependentSides: "branch and shortcut need a Linear or a convolution of their own on one side"
        case .unlikeSides: "branch and shortcut must have the same channels and positions"
        case .alongPositions:
            "it works along positions, of which there are finitely many; with Flatten before it works on channels"
        case .groupsOfOneChannel: "every group is a single channel, over which nothing is averaged"
        case .groupsOfData: "groups see different channels of the data; groups of 1 see all"
        case .learnsOnData:
            "it learns a scale for every number of the data; without elementwise_affine, or behind a layer of "
                + "weights, it has one"
        case .learnsBeforeActivation:
            "the scale that a normalization before it learns comes through a sum, a pooling or another normalization; "
                + "without elementwise_affine, or with a layer of weights between, it has one"
        case .tooManyTaps(let count, let limit):
            "its windows take \(Int(min(count, 1e18))) values at all positions, and at most \(limit) can be listed"
        case .tooManyPairs(let positions, let limit):
            "layers that mix positions need every pair of \(positions), and at most \(limit) positions can be paired"
        }
    }
}

extension InvalidQuery {
    /// Of a job whose samples have no order of the kind that was asked for.
    init(_ fault: SampleOrderFault, of parameter: String) {
        self.init(faults: [Fault(name: parameter, detail: fault.detail)])
    }
}

extension SampleOrderFault {
    fileprivate var detail: String {
        switch self {
        case .isRectangular: "is for kernels of samples with themselves; this one has other columns (against)"
        case .overMemoryBudget(let samples, let estimate, let budget):
            "needs the distances between \(samples) samples, \(ByteCount(estimate)), "
                + "over the memory budget of \(ByteCount(budget))"
        case .noTargets: "needs targets, and the job has neither a regression nor a training"
        case .targetsMissing(let id): "needs the data set \(id), which is not kept any more"
        }
    }
}
