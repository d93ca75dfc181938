import NeuralKernels
import TestSupport
import Testing

@Suite struct AverageLinkageTests {
    /// The obvious way: clusters as lists of their samples, and every mean of distances anew.
    private static func naive(_ kernel: [[Double]]) -> (indices: [Int], heights: [Double]) {
        func distance(_ i: Int, _ j: Int) -> Double {
            max(0, kernel[i][i] + kernel[j][j] - 2 * kernel[i][j]).squareRoot()
        }
        // Samples in the order of the tree, and heights between them; the place in the list is the cluster's age.
        var clusters: [(indices: [Int], heights: [Double])?] = kernel.indices.map { ([$0], []) }
        for _ in 1..<kernel.count {
            var best: (Int, Int, Double)?
            for a in clusters.indices {
                for b in clusters.indices where a < b {
                    guard let first = clusters[a], let second = clusters[b] else { continue }
                    let sum = first.indices.reduce(0) { sum, i in
                        second.indices.reduce(sum) { $0 + distance(i, $1) }
                    }
                    let mean = sum / Double(first.indices.count * second.indices.count)
                    if mean < best?.2 ?? .infinity { best = (a, b, mean) }
                }
            }
            guard let (a, b, height) = best, let left = clusters[a], let right = clusters[b] else { break }
            clusters[a] = nil
            clusters[b] = nil
            clusters.append((left.indices + right.indices, left.heights + [height] + right.heights))
        }
        return clusters.compactMap(\.self).first ?? ([], [])
    }

    private static func order<Scalar: NetworkScalar>(
        _ kernel: [[Double]], as type: Scalar.Type, check: () throws -> Void = {}
    ) throws -> SampleOrder {
        var distances = KernelDistances<Scalar>(count: kernel.count)
        for (place, row) in kernel.enumerated() { distances.append(row: Array(row[...place])) }
        return try AverageLinkage.dendrogram(of: distances, check: check).order
    }

    /// Products of random vectors.
    private static func kernel(_ count: Int, features: Int, seed: UInt64) -> [[Double]] {
        var random = SplitMix(state: seed)
        let points = (0..<count).map { _ in
            (0..<features).map { _ in Double.random(in: -1...1, using: &random) }
        }
        return products(points)
    }

    /// xᵢ · xⱼ of all points.
    private static func products(_ points: [[Double]]) -> [[Double]] {
        points.map { x in points.map { y in zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } } }
    }

    /// Distances are of order 1 and differ by far more than their rounding.
    @Test(arguments: [1, 2, 3, 4, 5, 17, 40, 70], [UInt64(1), 2, 3])
    func `The tree is that of the obvious way`(count: Int, seed: UInt64) throws {
        let kernel = Self.kernel(count, features: 3, seed: seed)
        let wanted = Self.naive(kernel)
        let exact = try Self.order(kernel, as: Double.self)
        #expect(exact.indices == wanted.indices)
        #expect(zip(exact.heights ?? [], wanted.heights).allSatisfy { abs($0 - $1) <= 1e-14 })
        #expect(exact.heights?.count == count - 1)
        let rounded = try Self.order(kernel, as: Float.self)
        #expect(rounded.indices == wanted.indices)
        #expect(zip(rounded.heights ?? [], wanted.heights).allSatisfy { abs($0 - $1) <= 1e-6 })
    }

    @Test func `Clusters come side by side`() throws {
        // Two kinds of samples in turn: those of a kind are nearly equal.
        let points: [[Double]] = (0..<20).map { [$0 % 2 == 0 ? 10.0 : -10, Double($0) * 0.01] }
        let order = try Self.order(Self.products(points), as: Double.self)
        let kinds = order.indices.map { $0 % 2 }
        #expect(kinds == kinds.sorted() || kinds == kinds.sorted(by: >))
        #expect(order.heights?.firstIndex { $0 > 10 } == 9)
        #expect(order.heights?.count { $0 > 10 } == 1)
    }

    @Test func `Equal distances have one order`() throws {
        // Two samples at every corner of a cube.
        let corners = (0..<16).map { corner in (0..<3).map { Double(corner >> $0 & 1) } }
        let kernel = Self.products(corners)
        let order = try Self.order(kernel, as: Double.self)
        #expect(order.indices.sorted() == Array(corners.indices))
        #expect(try Self.order(kernel, as: Double.self) == order)
        // Equal samples stand together.
        #expect(order.heights?.count { $0 == 0 } == 8)
    }

    @Test(arguments: [2, 3, 300]) func `Equal samples are no trouble`(count: Int) throws {
        let kernel = [[Double]](repeating: [Double](repeating: 1.1, count: count), count: count)
        let order = try Self.order(kernel, as: Double.self)
        #expect(order.indices.sorted() == Array(0..<count))
        #expect(order.heights == [Double](repeating: 0, count: count - 1))
        #expect(try Self.order(kernel, as: Float.self) == order)
    }

    @Test func `What rounding leaves below zero is zero`() throws {
        let order = try Self.order([[1, 1 + 1e-15], [1 + 1e-15, 1]], as: Double.self)
        #expect(order == (try Self.order([[1, 1], [1, 1]], as: Double.self)))
    }

    @Test func `The largest numbers have distances`() throws {
        let large = Double.greatestFiniteMagnitude
        let kernel = [[large, -large, 0], [-large, large, 0], [0, 0, large]]
        let order = try Self.order(kernel, as: Double.self)
        #expect(order.heights?.allSatisfy(\.isFinite) == true)
        #expect(order.indices.sorted() == [0, 1, 2])
    }

    @Test func `It ends when it is told to`() throws {
        struct Enough: Error {}
        var calls = 0
        let kernel = Self.kernel(100, features: 4, seed: 1)
        #expect(throws: Enough.self) {
            try Self.order(kernel, as: Float.self) {
                calls += 1
                if calls == 20 { throw Enough() }
            }
        }
        #expect(calls == 20)
    }

    @Test func `It says what memory it takes`() {
        #expect(AverageLinkage<Float>.byteCount(samples: 20_000) >= 4 * 199_990_000)
        #expect(AverageLinkage<Float>.byteCount(samples: 20_000) <= 4 * 199_990_000 + 1e7)
        #expect(AverageLinkage<Double>.byteCount(samples: 20_000) >= 8 * 199_990_000)
    }
}
