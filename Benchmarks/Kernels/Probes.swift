internal import Foundation
internal import LinearAlgebra
internal import Platform
internal import Synchronization

/// What the machine's matrix products reach at the moment.
enum SGEMMProbe {
    private static let edge = 512
    private static let inner = 1024

    /// Multiply-adds per second of sgemm on as many threads as the pool has.
    static func rate(on pool: ComputePool) async throws -> Double {
        let left = Matrix<Float>(rows: edge, columns: inner, repeating: 0.5)
        let right = Matrix<Float>(rows: edge, columns: inner, repeating: 0.25)
        let began = DispatchTime.now().uptimeNanoseconds
        let products = 8 * pool.width
        try await pool.forEach(products) { _ in
            var product = Matrix<Float>(rows: edge, columns: edge)
            product.setProduct(left.all, transposed: right.all)
        }
        let seconds = Double(DispatchTime.now().uptimeNanoseconds - began) / 1e9
        return Double(products * edge * edge * inner) / seconds
    }
}

/// Keeps the compiler from dropping what nobody reads.
final class Checksum: Sendable {
    private let blocks = Atomic<Int>(0)

    func add(_ value: (some BinaryFloatingPoint)?) {
        if let value, value.isFinite { blocks.add(1, ordering: .relaxed) }
    }

    var count: Int { blocks.load(ordering: .relaxed) }
}

/// The most memory that the process has had resident.
enum PeakMemory {
    static var bytes: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kilobytes = line?.split(separator: " ").compactMap { Int($0) }.first ?? 0
        return kilobytes * 1024
    }
}
