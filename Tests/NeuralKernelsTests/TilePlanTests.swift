import NeuralKernels
import Testing

@Suite struct TilePlanTests {
    private func specification(count: Int, outputs: Int = 1) throws -> KernelSpecification {
        let scale = WeightScale(weightDeviation: 1, biasDeviation: 0)
        func linear(_ width: Int) -> Layer {
            .linear(LinearLayer(outFeatures: width, hasBias: true, scale: scale))
        }
        return KernelSpecification(
            architecture: try Architecture(
                inputShape: [10], parameterization: .torch, layers: [linear(20), linear(outputs)]),
            kind: .ntk, samples: 1, seed: 0, profile: .avx2,
            data: .generated(
                GeneratedData(count: count, sampleShape: [10], distribution: .normal, seed: nil)),
            against: nil, reduction: .traceSum, elementType: .float32, analyses: [])
    }

    @Test func `A kernel that fits is one tile`() throws {
        let plan = TilePlan(try specification(count: 3000), costs: .typical, budget: 1e9, threads: 2)
        #expect(plan.tiling.count == 1)
        #expect(plan.memoryBytes <= 1e9)
    }

    @Test(arguments: [2e7, 5e7, 2e8])
    func `A smaller budget makes smaller tiles and is kept`(budget: Double) throws {
        let specification = try specification(count: 20_000)
        let plan = TilePlan(specification, costs: .typical, budget: budget, threads: 2)
        #expect(plan.tiling.count > 1)
        #expect(plan.memoryBytes <= budget)
        #expect(plan.tiling.edge.isMultiple(of: Grain(of: specification).run))
        let larger = TilePlan(specification, costs: .typical, budget: budget * 4, threads: 2)
        #expect(larger.tiling.edge > plan.tiling.edge)
    }

    @Test func `The values of a tile are bounded whatever the budget`() throws {
        let plan = TilePlan(try specification(count: 100_000), costs: .typical, budget: 1e15, threads: 2)
        #expect(Double(plan.tiling.edge) * Double(plan.tiling.edge) * 4 <= 448 * 1024 * 1024)
    }

    @Test func `A kernel that never fits has the smallest tiles, and says what they need`() throws {
        let specification = try specification(count: 2_147_483_647, outputs: 1000)
        let plan = TilePlan(specification, costs: .typical, budget: 1e6, threads: 2)
        #expect(plan.tiling.edge == Grain(of: specification).run)
        #expect(plan.memoryBytes > 1e6)
    }
}
