internal import Foundation
internal import JSON
internal import Jobs
internal import LinearAlgebra
internal import NeuralKernels
internal import Platform

/// Times the kernel engine beside the machine's matrix products.
///
/// Usage: `kernel-benchmark WORKLOADS.json [REPETITIONS]`. Prints a line of JSON per workload: the median seconds
/// from the specification to the finished kernel in memory, and the multiply-adds per second that two threads of
/// sgemm reached between the repetitions.
@main
struct KernelBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 2 else { fatalError("usage: kernel-benchmark WORKLOADS.json [REPETITIONS]") }
        let repetitions = arguments.count > 2 ? Int(arguments[2]) ?? 5 : 5
        BLAS.useCallersThread()
        let document = try JSONReader.read([UInt8](Data(contentsOf: URL(fileURLWithPath: arguments[1]))))
        guard case .object(let workloads) = document else { fatalError("not an object of workloads") }
        let pool = ComputePool(width: ProcessInfo.processInfo.activeProcessorCount)
        Allocator.keepFreedMemory(arenas: pool.width)
        let costs = try await Calibration.costModel(on: pool, clock: .uptime).contraction
        for type in ElementType.allCases {
            let costs = costs[type]
            FileHandle.standardError.write(
                Data(
                    "\(type.rawValue): entry \(costs.entry), pair \(costs.hadamard), tap \(costs.tap)\n".utf8)
            )
        }
        for workload in workloads.members {
            let specification = try SpecificationReader.read(workload.value).kernel
            try await measure(
                workload.name, specification, costs[specification.elementType], pool, repetitions)
        }
    }

    private static func measure(
        _ name: String, _ specification: KernelSpecification, _ costs: ContractionCosts, _ pool: ComputePool,
        _ repetitions: Int
    ) async throws {
        var times: [Double] = []
        var rates: [Double] = []
        for repetition in 0...repetitions {
            rates.append(try await SGEMMProbe.rate(on: pool))
            let began = DispatchTime.now().uptimeNanoseconds
            switch specification.elementType {
            case .float32: try await compute(specification, costs, Float.self, pool)
            case .float64: try await compute(specification, costs, Double.self, pool)
            }
            let seconds = Double(DispatchTime.now().uptimeNanoseconds - began) / 1e9
            // The first repetition warms up.
            if repetition > 0 { times.append(seconds) }
        }
        let plan = try KernelPlan(specification, costs: costs, budget: 1e12, threads: pool.width)
        let operations = ResourceEstimate(specification, plan: plan).operations
        let (time, rate) = (times.sorted()[times.count / 2], rates.sorted()[rates.count / 2])
        let line: JSONValue = .object([
            "workload": .string(name), "seconds": .number(time), "fastest": .number(times.min() ?? 0),
            "gemm_rate": .number(rate), "operations": .number(operations),
            "share_of_gemm": .number(operations / time / rate),
            "peak_bytes": .integer(PeakMemory.bytes),
        ])
        print(String(decoding: JSONWriter.bytes(line), as: UTF8.self))
    }

    private static func compute<Scalar: NetworkScalar>(
        _ specification: KernelSpecification, _ costs: ContractionCosts, _ type: Scalar.Type,
        _ pool: ComputePool
    ) async throws {
        switch try KernelPlan(specification, costs: costs, budget: 8e9, threads: pool.width).way {
        case .finite(let plan):
            try await compute(try EmpiricalKernel<Scalar>(specification, plan: plan), pool)
        case .infinite(let plan):
            try await compute(try InfiniteWidthKernel<Scalar>(specification, plan: plan), pool)
        }
    }

    private static func compute(_ kernel: some TiledKernel, _ pool: ComputePool) async throws {
        let checksum = Checksum()
        try await KernelComputation(kernel, on: pool).run(
            check: {}, done: {}, write: { checksum.add($0.values.last) })
        guard checksum.count > 0 else { fatalError("nothing was computed") }
    }
}

extension JobClock {
    /// Only ever asked how much time has passed.
    fileprivate static let uptime = JobClock(
        now: { Timestamp(milliseconds: 0) },
        uptime: { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 },
        sleep: { try await Task.sleep(for: .seconds($0)) })
}
