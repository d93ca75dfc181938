import JSON
import NeuralKernels
import TestSupport
import Testing

@testable import Jobs

@Suite struct RegressionReaderTests {
    @Test func `Every default is filled in, and decides the digest`() throws {
        let plain = try Specification(json: Lesson.text(#"{"targets": [1, 2, 3, 4, 5]}"#))
        let spelled = try Specification(
            json: Lesson.text(
                #"""
                {"targets": [1, 2, 3, 4, 5], "ridge": 0, "ridge_scale": "relative", "times": ["infinity"],
                 "reduction": "trace_mean"}
                """#))
        #expect(plain.canonicalBytes == spelled.canonicalBytes)
        for other in [
            #"{"targets": [1, 2, 3, 4, 6]}"#, #"{"targets": [1, 2, 3, 4, 5], "ridge": 1e-3}"#, Lesson.plain,
        ] {
            let specification = try Specification(json: Lesson.text(other))
            #expect(specification.canonicalBytes != plain.canonicalBytes)
            #expect(
                try SpecificationReader.read(JSONReader.read(specification.canonicalBytes)).kernel
                    == specification.kernel)
        }
    }

    @Test func `Long targets and labels are shown by their shape`() throws {
        let labels = (0..<300).map { "\($0 % 7)" }.joined(separator: ", ")
        let text = #"""
            {"architecture": {"layers": [{"type": "Linear", "out_features": 7}]}, "seed": 0,
             "data": {"type": "normal", "count": 300, "shape": [3]}, "kernel": {"width": "infinite"},
             "regression": {"targets": {"type": "labels", "values": [\#(labels)]}}}
            """#
        guard case .object(let outline) = try Specification(json: text).outline,
            case .object(let regression)? = outline["regression"]
        else {
            Issue.record("no regression")
            return
        }
        #expect(
            regression["targets"]
                == .object(["type": .string("labels"), "count": .integer(300), "classes": .integer(7)]))
    }

    @Test(arguments: [
        ("{}", "infinite", ["/regression/targets"]),
        (#"{"targets": [1, 2]}"#, "infinite", ["/regression/targets"]),
        (
            #"{"targets": null, "test": null, "times": null, "ridge_path": null}"#, "infinite",
            ["/regression/ridge_path", "/regression/targets", "/regression/test", "/regression/times"]
        ),
        (#"{"targets": [[[1]], [[1]], [[1]], [[1]], [[1]]]}"#, "infinite", ["/regression/targets"]),
        (#"{"targets": [1, 2, 3, 4, 5], "ridge": -1}"#, "infinite", ["/regression/ridge"]),
        (
            #"{"targets": [1, 2, 3, 4, 5], "times": [3, 2, "never", -1, "infinity", 7], "learning_rate": 0}"#,
            "infinite",
            [
                "/regression/learning_rate", "/regression/times/1", "/regression/times/2",
                "/regression/times/3",
                "/regression/times/5",
            ]
        ),
        (#"{"targets": [1, 2, 3, 4, 5], "times": []}"#, "infinite", ["/regression/times"]),
        (#"{"targets": [1, 2, 3, 4, 5], "test": [[1, 2, 3]]}"#, "infinite", ["/regression/test"]),
        (
            #"{"targets": [1, 2, 3, 4, 5], "test": [[1, 2]], "test_targets": [1, 2]}"#, "infinite",
            ["/regression/test_targets"]
        ),
        (
            #"{"targets": [1, 2, 3, 4, 5], "test": [[1, 2]], "test_targets": [[1, 2]]}"#, "infinite",
            ["/regression/test_targets"]
        ),
        (#"{"targets": [1, 2, 3, 4, 5], "test_targets": [1]}"#, "infinite", ["/regression/test_targets"]),
        (
            #"{"targets": {"type": "labels", "values": [0, 1, 2, -1, 0.5], "classes": 2}}"#, "infinite",
            ["/regression/targets/values/2", "/regression/targets/values/3", "/regression/targets/values/4"]
        ),
        (
            #"""
            {"targets": {"type": "labels", "values": [0, 1, 1, 0, 0], "classes": 2}, "test": [[1, 2]],
             "test_targets": {"type": "labels", "values": [4]}}
            """#, "infinite", ["/regression/test_targets/values"]
        ),
        (#"{"targets": {"type": "normal"}}"#, "infinite", ["/regression/targets/type"]),
        (#"{"targets": [1, 2, 3, 4, 5], "reduction": "full"}"#, "infinite", ["/regression/reduction"]),
        (#"{"targets": [1, 2, 3, 4, 5], "ridge_path": [1, 0.1]}"#, "infinite", ["/regression/ridge_path/1"]),
        (
            #"{"targets": [1, 2], "times": [5, 1], "test": [[1, 2, 3]], "test_targets": [1, 2], "ridge": -1}"#,
            "infinite",
            [
                "/regression/ridge", "/regression/targets", "/regression/test", "/regression/test_targets",
                "/regression/times/1",
            ]
        ),
        (
            #"""
            {"targets": {"type": "labels", "values": [0, 0, 0, 0, 0]}, "test": [[1, 2]],
             "test_targets": {"type": "labels", "values": [7]}}
            """#, "finite", ["/regression/test_targets/values"]
        ),
        (
            #"{"targets": {"type": "labels", "values": [0, 1, 1, 0, 0], "classes": 2147483647}}"#, "infinite",
            ["/regression/targets/classes"]
        ),
        (#"{"targets": [1, 2, 3, 4, 5], "rigde": 1}"#, "infinite", ["/regression/rigde"]),
        (#"{"targets": [[1, 2], [1, 2], [1, 2], [1, 2], [1, 2]]}"#, "finite", ["/regression/targets"]),
    ])
    func `What cannot be learned is refused at its place`(
        regression: String, width: String, pointers: [String]
    ) throws {
        let error = try #require(throws: InvalidSpecification.self) {
            try Specification(json: Lesson.text(regression, width: width))
        }
        #expect(error.faults.map(\.pointer.description).sorted() == pointers)
    }

    /// Not that labels must lie between 0 and 0.
    @Test func `More labels than the network has outputs are told by these`() throws {
        let labels = #"{"targets": {"type": "labels", "values": [0, 1, 2, 0, 0]}}"#
        let error = try #require(throws: InvalidSpecification.self) {
            try Specification(json: Lesson.text(labels, width: "finite"))
        }
        #expect(error.faults.map(\.pointer.description) == ["/regression/targets/values"])
        #expect(error.faults.map(\.reason) == [.outputCount(targets: 3, outputs: 1)])
    }

    @Test func `A kernel between two data sets, and a finite nngp, learn nothing`() throws {
        let targets = #"{"targets": [1, 2, 3, 4, 5]}"#
        for (more, rest) in [(#", "type": "nngp""#, ""), ("", #", "against": [[1, 2]]"#)] {
            let error = try #require(throws: InvalidSpecification.self) {
                try Specification(json: Lesson.text(targets, width: "finite", kernel: more, rest: rest))
            }
            #expect(error.faults.map(\.pointer.description) == ["/regression"])
        }
    }
}
