import HTTPTypes
import Testing

@testable import HTTP

@Suite struct CredentialsTests {
    @Test(arguments: [
        ("Bearer abc", Credentials.bearer("abc")), ("bearer  a-._~+/9==", .bearer("a-._~+/9==")),
        ("BEARER x", .bearer("x")), ("Basic abc", .none), ("", .none), ("Bearerabc", .none),
        ("Bearer", .malformed), ("Bearer ", .malformed), ("Bearer =", .malformed), ("Bearer a=b", .malformed),
        ("Bearer a b", .malformed), ("Bearer a, Bearer b", .malformed), ("Bearer é", .malformed),
        ("Bearer \"a\"", .malformed), ("Bearer \t a", .malformed),
        ("Bearer " + String(repeating: "a", count: 513), .malformed),
    ])
    func `A bearer token is what RFC 6750 says it is`(value: String, credentials: Credentials) {
        #expect(Credentials([.authorization: value]) == credentials)
    }

    @Test func `Two fields are no token, and none is none`() {
        var fields = HTTPFields()
        #expect(Credentials(fields) == .none)
        fields[values: .authorization] = ["Bearer a", "Bearer b"]
        #expect(Credentials(fields) == .malformed)
    }
}
