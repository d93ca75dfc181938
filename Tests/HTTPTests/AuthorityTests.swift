import Testing

@testable import HTTP

@Suite struct AuthorityTests {
    @Test(
        arguments: [
            ("localhost", "localhost", nil), ("LocalHost:8080", "localhost", 8080),
            ("a.example:", "a.example", nil),
            ("127.0.0.1:0", "127.0.0.1", 0), ("a:65535", "a", 65535), ("a:00080", "a", 80),
            ("a_b-c~d.", "a_b-c~d.", nil),
            ("[::1]:8080", "[::1]", 8080), ("[::]", "[::]", nil),
            ("[2001:DB8::8:800:200C:417A]", "[2001:db8::8:800:200c:417a]", nil),
            ("[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7:8]", nil), ("[1:2:3:4:5:6:7::]", "[1:2:3:4:5:6:7::]", nil),
            ("[::ffff:192.0.2.128]", "[::ffff:192.0.2.128]", nil),
            ("[1:2:3:4:5:6:1.2.3.4]", "[1:2:3:4:5:6:1.2.3.4]", nil),
        ] as [(String, String, UInt16?)])
    func `a host and its port are read`(text: String, host: String, port: UInt16?) throws {
        let authority = try Authority(text)
        #expect(authority.host == host)
        #expect(authority.port == port)
    }

    @Test(arguments: [
        "", ":80", "a b", "a.example, b.example", "a,b", "u@localhost", "u:p@localhost", "a:99999", "a:65536",
        "a:8x",
        "a:80:80", "a/b", "a?b", "héllo", "%61", "[::1", "[::1]x", "[]", "[:]", "[:::]",
        "[1:2:3:4:5:6:7:8:9]",
        "[1:2:3:4:5:6:7]", "[1::2::3]", "[12345::]", "[g::]", "[fe80::1%25eth0]", "[v1.a]",
        "[1:2:3:4:5:6:7:1.2.3.4]",
        "[::1.2.3]", "[::1.2.3.4.5]", "[::256.0.0.1]", "[::01.0.0.1]", "[::1.2.3.]", "[1:]", "[:1]",
    ])
    func `what is no host is refused`(text: String) {
        #expect(throws: RequestError.malformed(.host)) { try Authority(text) }
    }

    @Test func `an authority is written as it was read`() throws {
        #expect(try Authority("Host:8080").description == "host:8080")
        #expect(try Authority("[::1]").description == "[::1]")
    }
}

@Suite struct LoopbackAuthorityTests {
    @Test(arguments: ["localhost", "LOCALHOST:80", "127.0.0.1:8080", "127.255.0.3", "[::1]", "[::1]:1"])
    func `The machine's own names are these`(text: String) throws {
        #expect(try #require(Authority(text: text)).isLoopback)
    }

    @Test(arguments: [
        "127.0.0.1.example.org", "127.evil.org", "127.1", "localhost.example.org", "128.0.0.1", "[::2]",
        "0.0.0.0", "127.0.0.256", "127.0.0.1.1", "localhost.",
    ])
    func `What a name server may say is none of them`(text: String) throws {
        #expect(try #require(Authority(text: text)).isLoopback == false)
    }
}
