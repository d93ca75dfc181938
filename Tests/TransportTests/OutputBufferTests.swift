import Testing

@testable import Transport

@Suite struct OutputBufferTests {
    private static func front(_ buffer: OutputBuffer) -> [UInt8] {
        buffer.withFront { span in (0..<span.count).map { span[$0] } }
    }

    @Test func `Bytes come out in the order in which they went in`() {
        var buffer = OutputBuffer()
        #expect(buffer.isEmpty)
        buffer.append { $0 += [1, 2, 3] }
        buffer.consume(1)
        buffer.append { $0 += [4] }
        #expect(buffer.count == 3)
        #expect(Self.front(buffer) == [2, 3, 4])
        buffer.consume(3)
        #expect(buffer.isEmpty && buffer.count == 0)
        #expect(Self.front(buffer).isEmpty)
        buffer.append { $0 += [5] }
        #expect(Self.front(buffer) == [5])
    }

    @Test func `Storage of a large answer is given back, that of a small one kept`() {
        var buffer = OutputBuffer()
        buffer.append { $0 += [UInt8](repeating: 0, count: 8 << 10) }
        buffer.consume(8 << 10)
        #expect(buffer.bytes.capacity >= 8 << 10)
        buffer.append { $0 += [UInt8](repeating: 0, count: 1 << 20) }
        buffer.consume(1 << 20)
        #expect(buffer.bytes.capacity <= 16 << 10)
    }

    @Test func `A reader that never catches up does not make it grow`() {
        var buffer = OutputBuffer()
        var written = 0
        var read = 0
        for _ in 0..<1000 {
            while buffer.count < 10_000 {
                buffer.append { $0 += (0..<3000).map { UInt8(truncatingIfNeeded: written + $0) } }
                written += 3000
            }
            #expect(Self.front(buffer).first == UInt8(truncatingIfNeeded: read))
            buffer.consume(5000)
            read += 5000
            #expect(buffer.bytes.count <= 30_000)
        }
    }

    @Test func `What throws while it appends is heard of`() {
        var buffer = OutputBuffer()
        #expect(throws: CancellationError.self) { try buffer.append { _ in throw CancellationError() } }
    }
}
