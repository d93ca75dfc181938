import Testing

@testable import Transport

@Suite struct SocketAddressTests {
    @Test(arguments: [
        ("127.0.0.1", [127, 0, 0, 1], "127.0.0.1:80"), ("0.0.0.0", [0, 0, 0, 0], "0.0.0.0:80"),
        ("localhost", [127, 0, 0, 1], "127.0.0.1:80"),
        ("::1", Array(repeating: 0, count: 15) + [1], "[::1]:80"),
        ("2001:DB8::1", [0x20, 1, 0x0D, 0xB8] + Array(repeating: 0, count: 11) + [1], "[2001:db8::1]:80"),
    ])
    func `A numeric address is its bytes in the network's order`(host: String, bytes: [UInt8], text: String)
        throws
    {
        let address = try #require(SocketAddress(host: host, port: 80))
        #expect(address.bytes == bytes)
        #expect(address.isIPv6 == (bytes.count == 16))
        #expect(address.description == text)
    }

    @Test(arguments: [
        "", "example.com", "127.0.0.256", "127.1", "[::1]", "::g", " 127.0.0.1", "127.0.0.1:80",
    ])
    func `What is no numeric address is refused`(host: String) {
        #expect(SocketAddress(host: host, port: 80) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.255.0.9", true), ("::1", true), ("0.0.0.0", false), ("::", false),
        ("10.0.0.1", false), ("::ffff:127.0.0.1", false),
    ])
    func `Loopback addresses are known`(host: String, isLoopback: Bool) throws {
        #expect(try #require(SocketAddress(host: host, port: 80)).isLoopback == isLoopback)
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func `An address passes through the system's form`(host: String) throws {
        let address = try #require(SocketAddress(host: host, port: 54_321))
        let copied = unsafe address.withSystemAddress { source, length in
            unsafe SocketAddress.filled { target, capacity in
                unsafe UnsafeMutableRawPointer(target).copyMemory(from: source, byteCount: Int(length))
                unsafe capacity.pointee = length
                return 0
            }
        }
        #expect(copied.address == address)
    }

    @Test func `A failed call fills in no address`() {
        let (status, address) = unsafe SocketAddress.filled { _, _ in -1 }
        #expect(status == -1)
        #expect(address == nil)
    }
}
