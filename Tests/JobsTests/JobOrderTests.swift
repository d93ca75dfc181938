import JSON
import Jobs
import Testing

@Suite struct JobOrderTests {
    private static func specification(_ members: String) throws -> Specification {
        let numbers = (0..<300).map { "\(Double($0) / 7)" }.joined(separator: ",")
        return try SpecificationReader.read(
            JSONReader.read(
                Array(
                    """
                    {"architecture": {"layers": [{"type": "Linear", "out_features": 1}]}, "seed": 1,
                     "data": [[\(numbers)]]\(members)}
                    """.utf8)))
    }

    @Test(arguments: [
        "", #", "name": "a \"name\", {ö}", "timeout_seconds": 1.5"#, #", "against": [[\#(Self.zeros)]]"#,
    ])
    func `A submission's document is its specification's`(members: String) throws {
        let specification = try Self.specification(members)
        let submission = Submission(specification, predictedSeconds: 0)
        #expect(!submission.order.isWhole)
        #expect(submission.document.map { Array($0.utf8) } == JSONWriter.bytes(specification.document))
        #expect(submission.order.digest == KernelDigest(of: specification))
    }

    private static let zeros = Array(repeating: "0", count: 300).joined(separator: ",")
}
