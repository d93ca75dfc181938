import JSON
import NeuralKernels
import TestSupport
import Testing

@testable import Jobs

/// Targets and test samples that are stored.
@Suite(.timeLimit(.minutes(3))) struct TargetsReaderTests {
    private static func specification(
        width: String, data: String, lesson: String, in store: any DatasetStore
    ) throws -> Specification {
        let text = #"""
            {"architecture": {"layers": [{"type": "Linear", "out_features": 5}, {"type": "Tanh"},
             {"type": "Linear", "out_features": 1}]}, "seed": 3, "data": \#(data), "dtype": "float64",
             "kernel": {"width": "\#(width)"}, \#(lesson)}
            """#
        return try SpecificationReader.read(
            JSONReader.read(Array(text.utf8)), datasets: .stored(store.dataset))
    }

    private static func name(_ dataset: Dataset) -> String {
        #"{"type": "dataset", "id": "\#(dataset.id)"}"#
    }

    @Test func `What is learned of stored numbers is what is learned of the same numbers inline`()
        async throws
    {
        let workshop = Workshop()
        let store = workshop.datasets
        let (x, y, z) = ("[[1, 0], [0, 1], [2, 2]]", "[1, -1, 0.5]", "[[1, 1], [0, 3]]")
        let (data, targets, test) = (
            Self.name(try store.keep(.json, x).dataset), Self.name(try store.keep(.json, y).dataset),
            Self.name(try store.keep(.json, z).dataset)
        )
        let known = Self.name(try store.keep(.csv, "1\n2\n").dataset)
        let stored = #""regression": {"targets": \#(targets), "test": \#(test), "test_targets": \#(known)}"#
        let inline = #""regression": {"targets": \#(y), "test": \#(z), "test_targets": [[1], [2]]}"#
        var predictions: [[UInt8]?] = []
        for (data, lesson) in [(data, stored), (x, inline)] {
            let specification = try Self.specification(
                width: "infinite", data: data, lesson: lesson, in: store)
            let job = try #require(try await workshop.finished(specification))
            #expect(job.state == .succeeded && job.result?.isCached == false)
            predictions.append(try workshop.bytes(of: job, .predictions))
        }
        #expect(predictions[0] != nil && predictions[0] == predictions[1])

        let trained = #""training": {"targets": \#(targets), "steps": 3, "learning_rate": 0.1}"#
        let other = trained.replacing(targets, with: y)
        var records: [[UInt8]?] = []
        for (data, lesson) in [(data, trained), (x, other)] {
            let specification = try Self.specification(width: "finite", data: data, lesson: lesson, in: store)
            let job = try #require(try await workshop.finished(specification))
            records.append(try workshop.bytes(of: job, .records))
        }
        #expect(records[0] != nil && records[0] == records[1])
    }

    /// A data set that a job needs is not removed under it.
    @Test func `An order names every data set of its specification`() throws {
        let store = MemoryDatasetStore()
        let kept = try (0..<4).map { try store.keep(.json, "[[\($0), 1], [2, 3], [4, 5]]").dataset }
        let targets = try store.keep(.json, "[1, 2, 3]").dataset
        let lesson = #"""
            "regression": {"targets": \#(Self.name(targets)), "test": \#(Self.name(kept[1])),
             "test_targets": \#(Self.name(targets))},
            "training": {"targets": \#(Self.name(targets)), "steps": 1, "learning_rate": 1}
            """#
        let specification = try Self.specification(
            width: "finite", data: Self.name(kept[0]), lesson: lesson, in: store)
        let order = Submission(specification, predictedSeconds: 0).order
        #expect(order.datasets == [kept[0].id, kept[1].id, targets.id])
        #expect(
            try SpecificationReader.read(
                JSONReader.read(specification.canonicalBytes), datasets: .accepted
            ).kernel == specification.kernel)
    }

    @Test func `Targets of a stored data set of images are refused, and unknown ones`() throws {
        let store = MemoryDatasetStore()
        let images = try store.keep(.json, "[[[1, 2], [3, 4]], [[1, 2], [3, 4]]]").dataset
        let nobody = #"{"type": "dataset", "id": "sha256:\#(String(repeating: "0", count: 64))"}"#
        for targets in [Self.name(images), nobody] {
            let error = try #require(throws: InvalidSpecification.self) {
                try Self.specification(
                    width: "infinite", data: "[[1], [2]]", lesson: #""regression": {"targets": \#(targets)}"#,
                    in: store)
            }
            #expect(error.faults.count == 1)
            #expect(error.faults[0].pointer.description.hasPrefix("/regression/targets"))
        }
    }
}
