import Testing

@testable import Rendering

@Suite struct ThinningTests {
    private func noise(_ index: Int) -> Double { Double(index * 7919 % 10_007) / 10_007 }

    @Test func `a thinned line covers the same pixels of every column`() {
        let path = (0..<50_000).map { Position(x: Double($0) / 500, y: 300 * noise($0)) }
        let thin = Thinning.line(path, limit: 1000)
        #expect(thin.count <= 400)
        for column in 0..<100 {
            let before = path.filter { Int($0.x) == column }
            let after = thin.filter { Int($0.x) == column }
            #expect(after.first == before.first)
            #expect(after.last == before.last)
            #expect(after.map(\.y).min() == before.map(\.y).min())
            #expect(after.map(\.y).max() == before.map(\.y).max())
        }
    }

    @Test func `a line of few points stays as it is`() {
        let path = [(3.0, 1.0), (3.2, 5), (9, 2), (1, 1), (1.5, 0)].map { Position(x: $0, y: $1) }
        #expect(Thinning.line(path, limit: 100) == path)
        #expect(Thinning.line([], limit: 100) == [])
    }

    @Test func `a line to and fro is cut down and keeps its outermost points`() {
        let path = (0..<60_000).map { Position(x: 400 * noise($0 * 31), y: 300 * noise($0)) }
        let thin = Thinning.line(path, limit: 1000)
        #expect(thin.count <= 1000)
        #expect(thin.count > 500)
        for by in [\Position.x, \Position.y] {
            #expect(thin.map { $0[keyPath: by] }.min() == path.map { $0[keyPath: by] }.min())
            #expect(thin.map { $0[keyPath: by] }.max() == path.map { $0[keyPath: by] }.max())
        }
        #expect(thin.first == path.first)
        #expect(thin.last == path.last)
    }

    @Test func `every marker left out is covered by one that is kept`() {
        let points = (0..<20_000).map { Position(x: 40 * noise($0 * 31), y: 30 * noise($0)) }
        let kept = Thinning.markers(points, radius: 4, limit: 5000)
        #expect(kept.count < 1400)
        let taken = Set(kept.map { [Int($0.x), Int($0.y)] })
        #expect(points.allSatisfy { taken.contains([Int($0.x), Int($0.y)]) })
        for by in [\Position.x, \Position.y] {
            #expect(kept.map { $0[keyPath: by] }.min() == points.map { $0[keyPath: by] }.min())
            #expect(kept.map { $0[keyPath: by] }.max() == points.map { $0[keyPath: by] }.max())
        }
    }

    @Test func `markers far apart all stay, in order`() {
        let points = (0..<100).map { Position(x: Double($0 % 10) * 3, y: Double($0 / 10) * 3) }
        #expect(Thinning.markers(points, radius: 4, limit: 10_000) == points)
        #expect(Thinning.markers(points, radius: 4, limit: 50).count < 100)
        #expect(Thinning.markers([], radius: 4, limit: 50) == [])
    }

    @Test func `joined error bars cover what the bars cover`() {
        let bars = (0..<3000).map { index in
            let top = 300 * noise(index)
            return ErrorBar(x: 20 * noise(index * 31), top: top, bottom: top + 0.5 + noise(index * 17))
        }
        let joined = Thinning.bars(bars, width: 1, limit: 100)
        #expect(joined.count < bars.count)
        for bar in bars {
            #expect(
                joined.contains { Int($0.x) == Int(bar.x) && $0.top <= bar.top && bar.bottom <= $0.bottom })
        }
        // Nothing is covered that is a pixel or more away from every bar.
        for bar in joined {
            let column = bars.filter { Int($0.x) == Int(bar.x) }.sorted { $0.top < $1.top }
            var reach = bar.top
            for part in column where part.top >= bar.top && part.top <= bar.bottom {
                #expect(part.top - reach <= 1)
                reach = max(reach, part.bottom)
            }
            #expect(reach == bar.bottom)
        }
        #expect(Thinning.bars(bars, width: 1, limit: 3000) == bars)
    }
}
