import Compression
import TestSupport
import Testing

/// Bytes that neither compress to nothing nor are random: a linear congruential sequence, shifted.
private func sample(_ count: Int) -> [UInt8] {
    var state: UInt32 = 1
    return (0..<count).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(truncatingIfNeeded: state >> 28)
    }
}

@Suite struct GzipTests {
    @Test(arguments: [0, 1, 2, 65_535, 65_536, 65_537, 1_000_000])
    func `what goes in comes out`(count: Int) {
        let bytes = sample(count)
        #expect(gunzip(Gzip.compress(bytes, level: .balanced)) == bytes)
    }

    @Test(arguments: [CompressionLevel.stored, .fastest, .balanced, .smallest])
    func `every level is read back`(level: CompressionLevel) {
        let bytes = sample(200_000)
        #expect(gunzip(Gzip.compress(bytes, level: level)) == bytes)
    }

    @Test func `a higher level is not larger`() {
        let sizes = [CompressionLevel.stored, .fastest, .smallest].map {
            Gzip.compress(sample(200_000), level: $0).count
        }
        #expect(sizes[0] > 200_000)
        #expect(sizes[1] < 150_000)
        #expect(sizes[2] <= sizes[1])
    }

    @Test func `the header names no time and always the same system`() {
        let bytes = Gzip.compress([1, 2, 3], level: .balanced)
        #expect(bytes.prefix(10) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
    }

    @Test(arguments: [1, 7, 4096, 70_000])
    func `the pieces do not change the bytes`(size: Int) {
        let bytes = sample(150_000)
        var stream = GzipStream(level: .balanced)
        var output: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            output += stream.write(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        output += stream.finish()
        #expect(output == Gzip.compress(bytes, level: .balanced))
    }

    @Test func `a stream nobody finishes is freed`() {
        for _ in 0..<1000 {
            var stream = GzipStream(level: .smallest)
            _ = stream.write([1])
        }
    }

    @Test func `a level is 0 to 9`() {
        #expect(CompressionLevel(rawValue: -1) == nil)
        #expect(CompressionLevel(rawValue: 10) == nil)
        #expect((0...9).allSatisfy { CompressionLevel(rawValue: $0)?.rawValue == $0 })
    }
}
