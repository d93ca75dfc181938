import NeuralKernels
import Testing

@Suite struct KernelStatisticsTests {
    private func statistics(_ rows: [[Double]], pairShape: [Int] = [], symmetric: Bool) -> KernelStatistics {
        let pairs = pairShape.reduce(1, *)
        var statistics = KernelStatistics(
            shape: [rows.count, rows[0].count / pairs] + pairShape, isSymmetric: symmetric)
        for row in rows { statistics.append(row: row) }
        return statistics
    }

    @Test func `A small kernel's statistics are those done by hand`() {
        let result = statistics([[1, -2, 3, 0, 5], [2, 2, 2, 2, 2]], symmetric: false)
        #expect(result.minimum == -2 && result.maximum == 5)
        #expect(result.mean == 1.7)
        #expect(result.frobeniusNorm == (39.0 + 20).squareRoot())
        #expect(result.trace == nil)
    }

    @Test func `The trace of a scalar kernel is its diagonal's sum`() {
        #expect(statistics([[1, 2, 3], [4, 5, 6], [7, 8, 9]], symmetric: true).trace == 15)
    }

    @Test func `The trace of a full kernel takes the outputs' diagonal of the samples' diagonal`() {
        let rows: [[Double]] = [[1, 2, 3, 4, 0, 0, 0, 0], [9, 9, 9, 9, 5, 6, 7, 8]]
        #expect(statistics(rows, pairShape: [2, 2], symmetric: true).trace == 18)
    }

    @Test func `The trace of a diagonal kernel takes every output of the samples' diagonal`() {
        #expect(statistics([[1, 2, 9, 9], [9, 9, 3, 4]], pairShape: [2], symmetric: true).trace == 10)
    }
}
