import TestSupport
import Testing

@testable import HTTP

@Suite struct ReceiveBufferTests {
    @Test func `bytes come out in the order they went in`() {
        var buffer = ReceiveBuffer()
        var generator = SplitMix(state: 1)
        var sent: UInt8 = 0
        var expected: UInt8 = 0
        for _ in 0..<2000 {
            let count = Int.random(in: 0...50, using: &generator)
            buffer.append(
                (0..<count).map { _ in
                    defer { sent &+= 1 }
                    return sent
                })
            for byte in buffer.take(Int.random(in: 0...buffer.count, using: &generator)) {
                #expect(byte == expected)
                expected &+= 1
            }
        }
        #expect(buffer.takeAll().count == Int(sent &- expected))
        #expect(buffer.isEmpty)
    }

    @Test func `raw memory is appended as it is`() {
        var buffer = ReceiveBuffer()
        let bytes: [UInt8] = [1, 2, 3]
        unsafe bytes.withUnsafeBytes { unsafe buffer.append($0) }
        buffer.consume(1)
        #expect(buffer.count == 2)
        #expect(buffer.take(2) == [2, 3])
    }

    @Test func `consumed bytes are given back`() {
        var buffer = ReceiveBuffer()
        for _ in 0..<1000 {
            buffer.append([UInt8](repeating: 0, count: 1000))
            buffer.consume(buffer.count - 1)
        }
        #expect(buffer.count == 1)
        #expect(buffer.bytes.count <= 2001)
    }

    @Test func `a few consumed bytes do not move the many behind them`() {
        var buffer = ReceiveBuffer()
        buffer.append([UInt8](repeating: 0, count: 100))
        buffer.consume(10)
        buffer.append([1])
        #expect(buffer.start == 10)
        buffer.consume(60)
        buffer.append([1])
        #expect(buffer.start == 0)
        #expect(buffer.count == 32)
    }

    @Test func `a buffer that runs empty after a large request is small again`() {
        var buffer = ReceiveBuffer()
        buffer.append([UInt8](repeating: 0, count: 1 << 20))
        buffer.consume(1 << 20)
        #expect(buffer.bytes.capacity < 1 << 16)
    }
}
