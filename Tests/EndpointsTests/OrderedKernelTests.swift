import Jobs
import JSON
import NeuralKernels
import Rendering
import TestSupport
import Testing

@testable import Endpoints

/// `order=` of the matrix and the heatmap.
@Suite(.timeLimit(.minutes(3))) struct OrderedKernelTests {
    /// A kernel's values with samples in another order, in C order.
    private static func permuted(_ values: [Double], _ indices: [Int], pair: Int = 1) -> [Double] {
        indices.flatMap { row in
            indices.flatMap { column in
                let start = (row * indices.count + column) * pair
                return values[start..<start + pair]
            }
        }
    }

    /// What a bare heatmap has for these values.
    private static func colors(_ values: [Double]) -> [UInt32] {
        let (low, high) = (values.min() ?? 0, values.max() ?? 0)
        return values.map { value in
            let place = Int((value - low) / (high - low) * 256)
            return Colormap.hot.colors[min(255, place)].pixel
        }
    }

    private static func indices(_ desk: Desk, _ path: String, _ kind: String = "cluster") async throws
        -> [Int]
    {
        let document = try await desk.ask("GET \(path)/order?by=\(kind)").json()
        return document["indices"]?.leaves.map { Int($0) } ?? []
    }

    @Test(arguments: ElementType.allCases)
    func `Every form of the matrix has its samples in order`(type: ElementType) async throws {
        let desk = try Desk()
        let specification = try Specification.small(seed: 1, count: 300, elementType: type)
        let (job, path) = try await desk.finished(specification)
        let indices = try await Self.indices(desk, path)
        #expect(indices != Array(0..<300) && indices.sorted() == Array(0..<300))
        let wanted = Self.permuted(try specification.kernel.wholeValues(), indices)
        let document = try await desk.ask("GET \(path)/matrix?order=cluster").json()
        #expect(document.names == ["job", "shape", "axes", "dtype", "order", "matrix", "nonfinite"])
        #expect(document["order"] == .string("cluster"))
        let read = document["matrix"]?.leaves ?? []
        #expect(type == .float64 ? read == wanted : read.map { Float($0) } == wanted.map { Float($0) })
        let file = try await desk.ask("GET \(path)/matrix.npy?order=cluster")
        #expect(
            file.field("Content-Disposition") == "attachment; filename=\"\(job.id).cluster.npy\"")
        let bytes: [UInt8] =
            switch type {
            case .float32: wanted.flatMap { Float($0).bitPattern.littleEndianBytes }
            case .float64: wanted.flatMap { $0.bitPattern.littleEndianBytes }
            }
        #expect(file.body == job.header.bytes + bytes)
        let table = try await desk.ask("GET \(path)/matrix.csv?order=cluster").text
        let first = table.prefix { $0 != "\r\n" }.split(separator: ",").map { Double($0) ?? .nan }
        #expect(first.map { Float($0) } == wanted[..<300].map { Float($0) })
    }

    @Test func `Rows and columns count places`() async throws {
        let desk = try Desk()
        let specification = try Specification.small(seed: 1, count: 9, elementType: .float64)
        let (_, path) = try await desk.finished(specification)
        let indices = try await Self.indices(desk, path)
        let wanted = Self.permuted(try specification.kernel.wholeValues(), indices)
        let document = try await desk.ask("GET \(path)/matrix?order=cluster&rows=2:5&columns=6:").json()
        #expect(document["shape"]?.leaves == [3, 3])
        #expect(document["matrix"]?.leaves == (2..<5).flatMap { wanted[$0 * 9 + 6..<$0 * 9 + 9] })
    }

    @Test(arguments: [Reduction.full, .diagonal])
    func `A pair's outputs stay together`(reduction: Reduction) async throws {
        let desk = try Desk()
        let specification = try Specification.small(
            seed: 2, count: 7, outputs: 3, reduction: reduction, elementType: .float64)
        let (job, path) = try await desk.finished(specification)
        let indices = try await Self.indices(desk, path)
        let pair = reduction == .full ? 9 : 3
        let wanted = Self.permuted(try specification.kernel.wholeValues(), indices, pair: pair)
        let file = try await desk.ask("GET \(path)/matrix.npy?order=cluster")
        #expect(file.body == job.header.bytes + wanted.flatMap { $0.bitPattern.littleEndianBytes })
    }

    @Test func `A range of the file is a range of it`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1, count: 100))
        let whole = try await desk.ask("GET \(path)/matrix.npy?order=cluster")
        for range in [0..<64, 100..<129, 200..<5000, 1000..<1001, 39_000..<40_128] {
            let part = try await desk.ask(
                "GET \(path)/matrix.npy?order=cluster",
                "Range: bytes=\(range.lowerBound)-\(range.upperBound - 1)")
            #expect(part.status == 206)
            #expect(part.body == Array(whole.body[range]))
        }
    }

    /// Whatever the order, a client that has it need not have it found again.
    @Test func `Every order has a tag of its own`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.training())
        var tags: Set<String> = []
        let queries = ["", "?order=cluster", "?order=label", "?order=cluster&step=2", "?step=2", "?pool=2"]
        for form in ["matrix", "matrix.npy", "matrix.csv", "heatmap"] {
            for query in queries where form != "heatmap" || query != "?pool=2" {
                let answer = try await desk.ask("GET \(path)/\(form)\(query)")
                let tag = try #require(answer.field("ETag"))
                #expect(tags.insert(tag).inserted)
                let again = try await desk.ask("GET \(path)/\(form)\(query)", "If-None-Match: \(tag)")
                #expect(again.status == 304)
            }
        }
    }

    @Test(arguments: ["cluster", "label"])
    func `The picture is that of the matrix in order`(kind: String) async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(
            Specification(json: Lesson.text(#"{"targets": {"type": "labels", "values": [1, 0, 2, 0, 1]}}"#)))
        let values = try await desk.ask("GET \(path)/matrix").json()["matrix"]?.leaves ?? []
        let indices = try await Self.indices(desk, path, kind)
        #expect(indices != [0, 1, 2, 3, 4])
        let wanted = Self.permuted(values, indices)
        let answer = try await desk.ask("GET \(path)/heatmap?figure=false&order=\(kind)")
        #expect(try #require(Decoded(answer.body)).pixels == Self.colors(wanted))
    }

    @Test func `Outputs of a full kernel are drawn side by side`() async throws {
        let desk = try Desk()
        let specification = try Specification.small(
            seed: 1, count: 5, outputs: 2, reduction: .full, elementType: .float64)
        let (_, path) = try await desk.finished(specification)
        let indices = try await Self.indices(desk, path)
        let blocks = Self.permuted(try specification.kernel.wholeValues(), indices, pair: 4)
        var wanted: [Double] = []
        for row in 0..<10 {
            for column in 0..<10 {
                let pair = row / 2 * 5 + column / 2
                wanted.append(blocks[pair * 4 + row % 2 * 2 + column % 2])
            }
        }
        let answer = try await desk.ask("GET \(path)/heatmap?figure=false&order=cluster")
        #expect(try #require(Decoded(answer.body)).pixels == Self.colors(wanted))
    }
}
