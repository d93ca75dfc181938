import HTTP
import HTTPTypes
import Testing

@Suite struct RequestErrorTests {
    static let all: [RequestError] =
        RequestFault.allCases.map { .malformed($0) }
        + RequestPart.allCases.map { .tooLarge($0, limit: 7) }
        + [.unknownMethod, .unknownCoding, .unknownExpectation, .unsupportedVersion]

    @Test func `every error has a status of its kind, a code and a sentence`() {
        for error in Self.all {
            #expect([400, 413, 414, 417, 431, 501, 505].contains(error.status.code))
            #expect(
                !error.code.isEmpty && error.code.allSatisfy { $0 == "_" || $0.isLowercase || $0.isNumber })
            #expect(error.detail.hasSuffix("."))
        }
    }

    @Test func `one code never stands for two statuses`() {
        let statuses = Dictionary(grouping: Self.all, by: \.code).mapValues { Set($0.map(\.status.code)) }
        for (code, statuses) in statuses { #expect(statuses.count == 1, "\(code)") }
    }

    @Test func `limits are named in the sentence`() {
        #expect(RequestError.tooLarge(.body, limit: 7).detail == "The body is longer than 7 bytes.")
        #expect(
            RequestError.tooLarge(.fields, limit: 7).detail == "The request has more than 7 header fields.")
    }
}
