import Compression
import JSON
import Jobs
import LinearAlgebra
import NeuralKernels
import TestSupport
import Testing

/// Networks trained by SGD, against what torch 2.13 made of them.
@Suite struct TrainingsTests {
    static let document = Golden.document("trainings")
    static let cases = (document["cases"].elements ?? []).map(GoldenTraining.init)

    /// Float64 to 1e-13 and float32 to 1e-5 of the largest number.
    ///
    /// The largest deviations of losses, parameters, outputs and kernels are 1.2e-15 and 3.6e-7: sums in another order,
    /// whose roundings another processor makes otherwise.
    @Test(arguments: cases)
    func `Batches, losses and what is learned equal torch's`(golden: GoldenTraining) throws {
        switch golden.specification.elementType {
        case .float32: try Self.check(golden, as: Float.self, within: 1e-5)
        case .float64: try Self.check(golden, as: Double.self, within: 1e-13)
        }
    }

    private static func check<Scalar: NetworkScalar>(
        _ golden: GoldenTraining, as type: Scalar.Type, within tolerance: Double
    ) throws {
        let kernel = try EmpiricalKernel<Scalar>(golden.specification)
        let targets = Matrix<Scalar>(
            rows: kernel.data.rows, columns: golden.specification.architecture.outputs,
            elements: Golden.values(of: golden.targets))
        var trainer = Trainer(
            kernel.first, training: golden.training,
            set: TrainingSet(samples: kernel.data, targets: targets), generator: kernel.generator)
        var losses: [Double] = []
        while !trainer.isDone {
            if !golden.batches.isEmpty {
                #expect(trainer.nextBatch.samples == golden.batches[trainer.step], "step \(trainer.step)")
            }
            losses.append(try trainer.advance())
        }
        func compare(_ what: String, _ got: [Scalar], _ wanted: [UInt8]) {
            let difference = relativeDifference(got, Golden.values(of: wanted, as: Scalar.self))
            #expect(difference <= tolerance, "\(what) are \(difference) apart")
        }
        let difference = relativeDifference(losses, golden.losses)
        #expect(difference <= tolerance, "losses are \(difference) apart")
        let parameters = trainer.parameters.steps.compactMap { $0 }.flatMap { $0.weight.elements + $0.bias }
        compare("parameters", parameters, golden.parameters)
        let trained = kernel.with(parameters: trainer.parameters)
        compare("outputs", try trained.first.outputs(of: kernel.data).elements, golden.outputs)
        if let wanted = golden.kernel { compare("kernels", try trained.whole(), wanted) }
    }

    @Test(arguments: (document["orders"].elements ?? []).indices)
    func `Epochs of a shuffling loader equal torch's to the index`(index: Int) throws {
        let golden = (Self.document["orders"].elements ?? [])[index]
        var generator = TorchGenerator(seed: golden["seed"].unsigned, profile: .avx2)
        let _: [Float] = try generator.normal(golden["drawn"].integer)
        let (count, size) = (golden["count"].integer, golden["batch_size"].integer)
        var order = BatchOrder(
            count: count, batchSize: size, shuffles: golden["shuffle"] == .bool(true), generator: generator)
        var batches: [[Int]] = []
        for _ in 0..<golden["epochs"].integer * ((count + size - 1) / size) { batches.append(order.next()) }
        let indices = batches.flatMap { $0 }
        #expect(Array(indices.prefix(8)) == (golden["head"].integers))
        #expect(SHA256.digest(of: Golden.bytes(of: indices)).hexadecimal == golden["digest"].text)
        #expect(batches.suffix(2).map(\.count).suffix(1) == golden["sizes"].integers.suffix(1))
        var after = order.generator
        let draws: [Float] = try after.normal(20)
        #expect(SHA256.digest(of: Golden.bytes(of: draws)).hexadecimal == golden["after"].text)
    }
}

/// One network's training and what torch made of it.
struct GoldenTraining: CustomTestStringConvertible, Sendable {
    let name: String
    let specification: KernelSpecification
    let training: Training
    let batches: [[Int]]
    let losses: [Double]
    let targets: [UInt8]
    let parameters: [UInt8]
    let outputs: [UInt8]
    let kernel: [UInt8]?

    var testDescription: String { name }

    init(_ value: JSONValue) {
        name = value["name"].text
        do {
            specification = try SpecificationReader.read(value["specification"]).kernel
        } catch {
            fatalError("\(value["name"].text): \(error)")
        }
        training = Training(golden: value["training"])
        batches = (value["batches"].elements ?? []).map(\.integers)
        losses = value["losses"].doubles
        targets = value["targets"].base64
        parameters = value["parameters"].base64
        outputs = value["outputs"].base64
        kernel = value.member("kernel").map(\.base64)
    }
}

extension Training {
    /// Torch's arguments, by its names; those left out have torch's defaults.
    fileprivate init(golden: JSONValue) {
        func number(_ name: String) -> Double { golden.member(name)?.double ?? 0 }
        guard let loss = TrainingLoss(rawValue: golden["loss"].text) else { fatalError("no such loss") }
        self.init(
            steps: golden["steps"].integer,
            optimizer: SGD(
                learningRate: number("learning_rate"), momentum: number("momentum"),
                dampening: number("dampening"),
                weightDecay: number("weight_decay"), nesterov: golden["nesterov"] == .bool(true)),
            batchSize: golden.member("batch_size")?.integer, shuffles: golden["shuffle"] == .bool(true),
            loss: loss, records: [])
    }
}

extension JSONValue {
    fileprivate var doubles: [Double] {
        if case .numbers(let numbers) = self { numbers } else { (elements ?? []).map(\.double) }
    }

    fileprivate var integers: [Int] { doubles.map { Int($0) } }
}
