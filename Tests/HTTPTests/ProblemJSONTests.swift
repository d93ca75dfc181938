import Foundation
import HTTP
import HTTPTypes
import Testing

@Suite struct ProblemJSONTests {
    private static let kind = ProblemType(
        "malformed_json", .badRequest, "Malformed JSON", meaning: "No JSON.")

    private var problem: Problem {
        Problem(Self.kind, detail: "A \"quote\".")
    }

    private func text(_ problem: Problem) -> String { String(decoding: problem.json, as: UTF8.self) }

    @Test func `members come in the order of the contract`() {
        var problem = problem
        problem.instance = "/v1/jobs"
        problem.errors = [
            .init(pointer: "/a/0", detail: "must be positive"), .init(pointer: "/b", detail: "unknown"),
        ]
        problem.members = [.init(name: "line", value: 3), .init(name: "column", value: 14)]
        #expect(
            text(problem)
                == #"{"type":"/problems/malformed-json","title":"Malformed JSON","status":400,"#
                + #""detail":"A \"quote\".","instance":"/v1/jobs","code":"malformed_json","#
                + #""errors":[{"pointer":"/a/0","detail":"must be positive"},{"pointer":"/b","detail":"unknown"}],"#
                + #""line":3,"column":14}"#
        )
    }

    @Test func `what there is none of is left out`() {
        #expect(
            text(problem)
                == #"{"type":"/problems/malformed-json","title":"Malformed JSON","status":400,"#
                + #""detail":"A \"quote\".","code":"malformed_json"}"#
        )
    }

    @Test func `every character reads back`() throws {
        let scalars =
            (UInt32(0)...0x2FF).compactMap(UnicodeScalar.init) + ["\u{2028}", "\u{FFFF}", "\u{1F600}"]
        var detail = ""
        detail.unicodeScalars.append(contentsOf: scalars)
        let problem = Problem(ProblemType("c", .ok, detail, meaning: ""), detail: detail)
        let object = try JSONSerialization.jsonObject(with: Data(problem.json)) as? [String: Any]
        let read = try #require(object?["detail"] as? String)
        #expect(Array(read.unicodeScalars) == Array(detail.unicodeScalars))
        #expect(!problem.json.contains { $0 < 0x20 })
    }
}
