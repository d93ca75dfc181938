import HTTPTypes
import JSON
import Jobs
import TestSupport
import Testing

@testable import Endpoints

/// Every way in which a request for a job can be wrong.
@Suite(.timeLimit(.minutes(3))) struct JobRequestTests {
    private static func post(_ body: String, limits: JobLimits = Desk.roomy) async throws -> Answer {
        let desk = try Desk(limits: limits)
        let answer = try await desk.ask("POST /v1/jobs", "Content-Type: application/json", body: body)
        #expect(desk.errors.isEmpty)
        #expect(desk.workshop.events.isEmpty)
        return answer
    }

    private static func specification(
        layers: String = #"[{"type": "Linear", "out_features": 1}]"#, data: String = "[[1, 2], [3, 4]]",
        more: String = ""
    ) -> String {
        #"{"architecture": {"layers": \#(layers)}, "seed": 0, "data": \#(data)\#(more)}"#
    }

    @Test(arguments: [
        ("", 1, 1), ("{", 1, 2), ("{\n  \"seed\": 01}", 2, 11), ("{\"a\": 1,}", 1, 9), ("nonsense", 1, 2),
        ("{\"a\": 1, \"a\": 2}", 1, 10), ("{} {}", 1, 4), ("{\"é\": x}", 1, 7),
    ])
    func `Malformed JSON is refused with its line and column`(body: String, line: Int, column: Int)
        async throws
    {
        let desk = try Desk()
        let answer = try await desk.ask("POST /v1/jobs", "Content-Type: application/json", body: body)
        #expect(answer.status == 400)
        let problem = try answer.problem()
        #expect(problem["code"] == .string("malformed_json"))
        #expect(problem["line"] == .integer(line))
        #expect(problem["column"] == .integer(column))
        #expect(problem["detail"]?.string?.hasPrefix("Line \(line), column \(column): ") == true)
    }

    @Test func `Everything that is wrong is named at once`() async throws {
        let answer = try await Self.post(
            """
            {"nmae": "x", "architecture": {"layers": [{"type": "Linear", "out_features": 0}, {"type": "RELU"},
             {"type": "Linear"}, {"type": "Linear", "out_features": "3", "baias": 1}, 7]},
             "seed": -1, "data": {"type": "normal", "count": 1.5, "shape": [20, "x"]}, "dtype": "half"}
            """)
        #expect(answer.status == 422)
        let expected: Set = [
            "/nmae", "/architecture/layers/0/out_features", "/architecture/layers/1/type",
            "/architecture/layers/2/out_features", "/architecture/layers/3/out_features",
            "/architecture/layers/3/baias", "/architecture/layers/4", "/seed", "/data/count", "/data/shape/1",
            "/dtype",
        ]
        #expect(Set(try answer.pointers()) == expected)
        let problem = try answer.problem()
        #expect(problem["code"] == .string("invalid_specification"))
        #expect(problem["detail"] == .string("The specification has 11 faults."))
        let details = problem["errors"]?.elements?.compactMap { $0["detail"]?.string } ?? []
        #expect(details.count == 11)
        #expect(details.contains("must be a positive integer, got 0"))
        #expect(details.contains("is required"))
        #expect(details.contains("must be an integer, got a string"))
    }

    @Test(arguments: [
        ("{}", ["/architecture", "/data", "/seed"]),
        ("[]", [""]),
        (specification(layers: "[]"), ["/architecture/layers"]),
        (specification(layers: #"[{"type": "Conv9d"}]"#), ["/architecture/layers/0/type"]),
        (specification(layers: #"[{"type": "ReLU"}]"#), ["/architecture/layers"]),
        (specification(data: "[[1, 2], [3]]"), ["/data/1"]),
        (specification(data: "[[1, NaN]]"), ["/data/0/1"]),
        (specification(data: "[[1e999]]"), ["/data/0/0"]),
        (specification(data: "[[1, null]]"), ["/data/0/1"]),
        (specification(data: "[]"), ["/data"]),
        (specification(data: "3"), ["/data"]),
        (specification(more: #", "against": [[1]]"#), ["/against"]),
        (specification(more: #", "extra~/name": 1"#), ["/extra~0~1name"]),
        (
            specification(more: #", "kernel": {"type": "nngp", "width": "infinite", "samples": 2}"#),
            ["/kernel/samples"]
        ),
        (specification(more: #", "dtype": null"#), ["/dtype"]),
        (specification(more: #", "name": 7"#), ["/name"]),
    ])
    func `A specification that cannot be run is refused at its place`(body: String, pointers: [String])
        async throws
    {
        let answer = try await Self.post(body)
        #expect(answer.status == 422)
        #expect(try answer.pointers().sorted() == pointers)
    }

    @Test func `Every layer that does not fit is named, with all else that is wrong`() async throws {
        let answer = try await Self.post(
            """
            {"architecture": {"layers": [{"type": "Conv2d", "out_channels": 6, "kernel_size": 3, "groups": 2},
             {"type": "BatchNorm2d", "num_features": 8}, {"type": "Residual", "layers": [
              {"type": "MaxPool2d", "kernel_size": 9}, {"type": "Conv2d", "out_channels": 7, "kernel_size": 9}],
              "shortcut": [{"type": "GroupNorm", "num_groups": 4}]}, {"type": "Flatten"},
             {"type": "Linear", "out_features": 1}]}, "seed": -1,
             "data": {"type": "normal", "count": 4, "shape": [3, 8, 8]}, "kernel": {"reduction": "sum"}}
            """)
        #expect(answer.status == 422)
        let problem = try answer.problem()
        #expect(problem["detail"] == .string("The specification has 6 faults."))
        let errors = problem["errors"]?.elements?.map { [$0["pointer"]?.string, $0["detail"]?.string] }
        let layers = "/architecture/layers"
        #expect(
            errors?.dropLast(2) == [
                ["\(layers)/0", "Conv2d has 2 groups, which do not divide 3 channels in and 6 out"],
                ["\(layers)/1", "BatchNorm2d is for 8 channels, but gets the shape [6, 6, 6]"],
                [
                    "\(layers)/2/layers/0",
                    "MaxPool2d has a window that reaches over 9, more than the padded input of shape [6, 6, 6]",
                ],
                [
                    "\(layers)/2/shortcut/0",
                    "GroupNorm has 4 groups, which do not divide 6 channels in and 6 out",
                ],
            ])
        #expect(try answer.pointers().suffix(2) == ["/seed", "/kernel/reduction"])
    }

    @Test func `A job that needs too much is refused with what it needs and what there is`() async throws {
        let body = Self.specification(data: #"{"type": "normal", "count": 50000, "shape": [2]}"#)
        let answer = try await Self.post(body, limits: JobLimits(memory: 1000, result: 1e9))
        #expect(answer.status == 422)
        #expect(try answer.pointers() == ["", ""])
        let details = try answer.problem()["errors"]?.elements?.compactMap { $0["detail"]?.string } ?? []
        #expect(details.count == 2)
        #expect(details.first?.hasSuffix("of memory, over the budget of 1000 bytes") == true)
        // 50 000² values of four bytes.
        #expect(details.last == "gives a matrix of 9.3 GiB, over the limit of 953.7 MiB")
    }

    @Test(arguments: ["text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense"])
    func `A body of another type is refused`(type: String) async throws {
        let desk = try Desk()
        let answer = try await desk.ask("POST /v1/jobs", "Content-Type: \(type)", body: Self.specification())
        #expect(answer.status == 415)
        #expect(try answer.problem()["code"] == .string("unsupported_media_type"))
    }

    @Test func `A query on a new job is refused`() async throws {
        let answer = try await Desk().ask("POST /v1/jobs?wait=10", body: Self.specification())
        #expect(answer.status == 400)
        #expect(try answer.pointers() == ["/wait"])
        #expect(try answer.problem()["errors"]?[0]?["detail"] == .string("is not a parameter here"))
    }

    @Test func `Deep nesting is refused, not followed`() async throws {
        let answer = try await Self.post(String(repeating: "[", count: 100_000))
        #expect(answer.status == 400)
        #expect(try answer.problem()["code"] == .string("malformed_json"))
    }

    @Test(arguments: [
        #"a\u0000b"#, #"a\r\nSet-Cookie: x=y"#, #"<script>alert(1)</script>"#, #"\ud83d\ude00 é \u202e"#,
        #"\" \\ /"#, "",
    ])
    func `Any name comes back as it was, and no field carries it`(name: String) async throws {
        let desk = try Desk()
        let body = Self.specification(more: #", "name": "\#(name)""#)
        let answer = try await desk.ask("POST /v1/jobs", "Prefer: wait=10", body: body)
        #expect(answer.status == 200)
        let expected = try JSONReader.read(Array("\"\(name)\"".utf8))
        #expect(try answer.json()["name"] == expected)
        #expect(answer.field("Set-Cookie") == nil)
        let path = try #require(answer.field("Location"))
        for form in ["/heatmap", "/heatmap.png.gz", "/matrix.npy", "/matrix.csv"] {
            let picture = try await desk.ask("GET \(path)\(form)")
            #expect(picture.status == 200)
            #expect(
                picture.fields.allSatisfy { field in
                    field.value.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
                })
        }
        #expect(desk.errors.isEmpty)
    }
}
