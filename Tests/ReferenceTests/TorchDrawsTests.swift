import Compression
import JSON
import NeuralKernels
import Testing

/// Sequences of calls on one generator, against what torch 2.13 recorded.
@Suite struct TorchDrawsTests {
    @Test func `Every draw equals torch's on processors with AVX2, to the bit`() throws {
        try check("draws", profile: .avx2)
    }

    @Test func `Every draw equals torch's without AVX2, to the bit`() throws {
        try check("draws_default", profile: .default)
    }

    private func check(_ file: String, profile: RandomProfile) throws {
        var steps = 0
        for sequence in Golden.document(file)["sequences"].elements ?? [] {
            var generator = TorchGenerator(seed: 0, profile: profile)
            for step in sequence["steps"].elements ?? [] {
                let place = "\(sequence["name"].text), step \(step)"
                if step["op"].text == "manual_seed" {
                    generator = TorchGenerator(seed: step["args"]["seed"].unsigned, profile: profile)
                } else if step["dtype"].text == "float32" {
                    let values: [Float] = try draw(step, from: &generator)
                    compare(Golden.bytes(of: values), values.map { UInt64($0.bitPattern) }, step, place)
                } else {
                    let values: [Double] = try draw(step, from: &generator)
                    compare(Golden.bytes(of: values), values.map(\.bitPattern), step, place)
                }
                steps += 1
            }
        }
        #expect(steps == 270)
    }

    private func draw<Scalar: NetworkScalar>(
        _ step: JSONValue, from generator: inout TorchGenerator
    ) throws -> [Scalar] {
        let (count, arguments) = (step["numel"].integer, step["args"])
        switch step["op"].text {
        case "randn": return try generator.normal(count)
        case "normal_":
            return try generator.normal(
                count, mean: arguments["mean"].double, deviation: arguments["std"].double)
        case "uniform_":
            return try generator.uniform(count, low: arguments["low"].double, high: arguments["high"].double)
        case "Linear.weight", "Linear.bias":
            // Both belong to one module; each half draws from where the other left the generator.
            let isWeight = step["op"].text == "Linear.weight"
            return try LinearDraw.values(arguments["in_features"].integer, count, isWeight, &generator)
        default:
            Issue.record("unknown step \(step)")
            return []
        }
    }

    private func compare(_ bytes: [UInt8], _ bits: [UInt64], _ step: JSONValue, _ place: String) {
        let golden = GoldenTensor(step)
        #expect(Array(bits.prefix(golden.head.count)) == golden.head, "\(place)")
        #expect(SHA256.digest(of: bytes).hexadecimal == golden.digest, "\(place)")
    }
}

/// A `Linear` layer's weight or bias alone, drawn as the engine draws the whole layer.
private enum LinearDraw {
    static func values<Scalar: NetworkScalar>(
        _ inFeatures: Int, _ count: Int, _ isWeight: Bool, _ generator: inout TorchGenerator
    ) throws -> [Scalar] {
        let bounds = TorchBounds(fanIn: inFeatures)
        let bound = isWeight ? bounds.weight : bounds.bias
        return try generator.uniform(count, low: -bound, high: bound)
    }
}
