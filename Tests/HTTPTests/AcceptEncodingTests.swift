import HTTP
import HTTPTypes
import Testing

@Suite struct AcceptEncodingTests {
    private func choice(_ value: String?) -> ContentCoding? {
        let fields: HTTPFields = value.map { [.acceptEncoding: $0] } ?? [:]
        return AcceptEncoding(fields).preferred(among: [.gzip, .identity])
    }

    @Test(
        arguments: [
            (nil, .identity), ("", .identity), ("gzip", .gzip), ("GZIP", .gzip), ("x-gzip", .gzip),
            ("gzip, deflate, br", .gzip),
            ("br", .identity), ("*", .gzip), ("*;q=0.1", .gzip), ("gzip;q=0", .identity),
            ("gzip;q=0, *", .identity),
            ("gzip;q=0.001", .gzip), ("identity, gzip;q=0.5", .identity), ("identity;q=0.5, gzip", .gzip),
            ("identity, gzip", .gzip), ("identity;q=0, gzip", .gzip), ("gzip;q=7", .identity),
            ("gzip;q=7, *", .gzip),
            ("*;q=0, gzip", .gzip), ("*;q=0, identity", .identity),
        ] as [(String?, ContentCoding)])
    func `the coding follows the weights`(value: String?, coding: ContentCoding) {
        #expect(choice(value) == coding)
    }

    @Test(arguments: ["identity;q=0", "*;q=0", "identity;q=0, br", "gzip;q=0, identity;q=0"])
    func `everything can be refused`(value: String) { #expect(choice(value) == nil) }

    @Test func `a representation that has one coding is sent in it when it may be`() {
        let zipped = AcceptEncoding([.acceptEncoding: "gzip"])
        #expect(zipped.preferred(among: [.identity]) == .identity)
        #expect(AcceptEncoding([:]).preferred(among: [.gzip]) == nil)
        #expect(AcceptEncoding([.acceptEncoding: "identity;q=0"]).allows(.identity) == false)
    }
}
