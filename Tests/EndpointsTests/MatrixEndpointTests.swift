import Jobs
import JSON
import NeuralKernels
import TestSupport
import Testing

@testable import Endpoints

/// The kernel in its forms.
@Suite(.timeLimit(.minutes(3))) struct MatrixEndpointTests {
    /// 300 samples make 90 000 values: more than are written out in one piece.
    private static let sizes = [6, 300]

    /// The numbers of CSV, line by line.
    private static func table(_ answer: Answer) -> [[Double]] {
        #expect(answer.text.hasSuffix("\r\n"))
        return answer.text.split(separator: "\r\n").map {
            $0.split(separator: ",").map { Double($0) ?? .nan }
        }
    }

    /// Whether numbers read from text are these values of this type, to the last bit.
    private static func agree(_ read: [Double], _ values: [Double], _ type: ElementType) -> Bool {
        switch type {
        case .float32: read.map { Float($0) } == values.map { Float($0) }
        case .float64: read == values
        }
    }

    @Test(arguments: sizes, ElementType.allCases)
    func `JSON has the engine's values and says what they are`(count: Int, type: ElementType) async throws {
        let desk = try Desk()
        let specification = try Specification.small(seed: 1, count: count, elementType: type)
        let (job, path) = try await desk.finished(specification)
        let answer = try await desk.ask("GET \(path)/matrix")
        #expect(answer.status == 200)
        #expect(answer.field("Content-Type") == "application/json")
        #expect((answer.pieces != nil) == (count == 300))
        let document = try answer.json()
        #expect(document.names == ["job", "shape", "axes", "dtype", "matrix", "nonfinite"])
        #expect(document["job"] == .string(job.id.description))
        #expect(document["shape"]?.leaves == [Double(count), Double(count)])
        #expect(document["axes"] == .array([.string("data"), .string("data")]))
        #expect(document["dtype"] == .string(type.rawValue))
        #expect(document["nonfinite"] == .integer(0))
        let matrix = try #require(document["matrix"])
        #expect(matrix.shape == [count, count])
        #expect(Self.agree(matrix.leaves, try specification.kernel.wholeValues(), type))
    }

    /// What float32 needs: nine digits would do for reading back, and these are fewer.
    @Test func `Numbers are the shortest that read back`() async throws {
        let desk = try Desk()
        let specification = try Specification.small(seed: 1)
        let (_, path) = try await desk.finished(specification)
        let text = try await desk.ask("GET \(path)/matrix").text
        let rows = try #require(text.firstRange(of: "\"matrix\":[[").map { text[$0.upperBound...] })
        let first = rows.prefix { $0 != "," }
        let value = Float(try specification.kernel.wholeValues()[0])
        #expect(first == "\(value)")
    }

    @Test(arguments: sizes, ElementType.allCases)
    func `A NumPy file has the engine's bytes`(count: Int, type: ElementType) async throws {
        let desk = try Desk()
        let specification = try Specification.small(seed: 1, count: count, elementType: type)
        let (job, path) = try await desk.finished(specification)
        let answer = try await desk.ask("GET \(path)/matrix.npy")
        #expect(answer.status == 200)
        #expect(answer.field("Content-Type") == "application/x-npy")
        #expect(answer.field("Content-Disposition") == "attachment; filename=\"\(job.id).npy\"")
        #expect(answer.field("Accept-Ranges") == "bytes")
        #expect(answer.announcedLength == Int64(answer.body.count))
        #expect(answer.body == job.header.bytes + (try specification.kernel.wholeBytes()))
    }

    @Test(arguments: sizes)
    func `CSV has the engine's values, a line a row`(count: Int) async throws {
        let desk = try Desk()
        let specification = try Specification.small(seed: 1, count: count)
        let (_, path) = try await desk.finished(specification)
        let answer = try await desk.ask("GET \(path)/matrix.csv")
        #expect(answer.field("Content-Type")?.hasPrefix("text/csv") == true)
        let table = Self.table(answer)
        #expect(table.count == count && table.allSatisfy { $0.count == count })
        #expect(Self.agree(table.flatMap(\.self), try specification.kernel.wholeValues(), .float32))
    }

    @Test(arguments: [
        (nil, "application/json"), ("*/*", "application/json"), ("text/csv", "text/csv"),
        ("application/x-npy", "application/x-npy"), ("application/json;q=0.5, text/csv", "text/csv"),
        ("text/*;q=0.2, application/x-npy;q=0.3", "application/x-npy"),
    ])
    func `The form that is liked best is sent`(accept: String?, type: String) async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1))
        let fields = accept.map { "Accept: \($0)" } ?? "X-None: 1"
        let answer = try await desk.ask("GET \(path)/matrix", fields)
        #expect(answer.field("Content-Type")?.hasPrefix(type) == true)
        #expect(answer.field("Vary") == "Accept, Accept-Encoding")
    }

    @Test func `Reductions nest as their shape says`() async throws {
        let desk = try Desk()
        for (reduction, shape) in [
            (Reduction.full, [4, 4, 3, 3]), (.diagonal, [4, 4, 3]), (.sumLogits, [4, 4]),
        ] {
            let specification = try Specification.small(seed: 2, count: 4, outputs: 3, reduction: reduction)
            let (job, path) = try await desk.finished(specification)
            let values = try specification.kernel.wholeValues()
            let document = try await desk.ask("GET \(path)/matrix").json()
            #expect(document["shape"]?.leaves == shape.map(Double.init))
            #expect(document["axes"]?.elements?.count == shape.count)
            #expect(document["matrix"]?.shape == shape)
            #expect(Self.agree(document["matrix"]?.leaves ?? [], values, .float32))
            // A line of CSV has all values of a sample's row.
            let table = Self.table(try await desk.ask("GET \(path)/matrix.csv"))
            #expect(table.count == 4)
            #expect(Self.agree(table.flatMap(\.self), values, .float32))
            let file = try await desk.ask("GET \(path)/matrix.npy")
            #expect(file.body == job.header.bytes + (try specification.kernel.wholeBytes()))
        }
    }

    @Test func `A rectangular kernel's columns are against`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(
            Specification(
                json: """
                    {"architecture": {"layers": [{"type": "Linear", "out_features": 1}]}, "seed": 0,
                     "data": [[1, 2], [3, 4], [5, 6]], "against": [[1, 0]]}
                    """))
        let document = try await desk.ask("GET \(path)/matrix").json()
        #expect(document["axes"] == .array([.string("data"), .string("against")]))
        // One layer: Θ(x, x′) = x·x′ + 1.
        #expect(document["matrix"]?.leaves == [2, 4, 6])
        #expect(document["matrix"]?.shape == [3, 1])
    }

    @Test(arguments: [
        ("rows=1:3&columns=2:5", 1..<3, 2..<5), ("rows=4:", 4..<6, 0..<6), ("columns=:1", 0..<6, 0..<1),
        ("rows=:", 0..<6, 0..<6), ("rows=0:1&columns=5:6", 0..<1, 5..<6),
    ])
    func `A block is cut out of every form`(query: String, rows: Range<Int>, columns: Range<Int>) async throws
    {
        let desk = try Desk()
        let specification = try Specification.small(seed: 1)
        let (_, path) = try await desk.finished(specification)
        let values = try specification.kernel.wholeValues()
        let block = rows.flatMap { row in columns.map { values[row * 6 + $0] } }
        let document = try await desk.ask("GET \(path)/matrix?\(query)").json()
        #expect(document["shape"]?.leaves == [Double(rows.count), Double(columns.count)])
        #expect(Self.agree(document["matrix"]?.leaves ?? [], block, .float32))
        let table = Self.table(try await desk.ask("GET \(path)/matrix.csv?\(query)"))
        #expect(Self.agree(table.flatMap(\.self), block, .float32))
        let header = NPYHeader(shape: [rows.count, columns.count], elementType: .float32)
        let file = try await desk.ask("GET \(path)/matrix.npy?\(query)")
        #expect(file.body == header.bytes + block.flatMap { Float($0).bitPattern.littleEndianBytes })
    }

    @Test func `Blocks of a large kernel join to the whole`() async throws {
        let desk = try Desk()
        let specification = try Specification.small(seed: 1, count: 300)
        let (_, path) = try await desk.finished(specification)
        var joined: [Double] = []
        for start in stride(from: 0, to: 300, by: 70) {
            let rows = "rows=\(start):\(min(300, start + 70))"
            joined += try await desk.ask("GET \(path)/matrix?\(rows)").json()["matrix"]?.leaves ?? []
        }
        #expect(Self.agree(joined, try specification.kernel.wholeValues(), .float32))
    }

    @Test(arguments: ["3:3", "4:2", "-1:2", "0:7", "2", "a:b", "0:1:2", "", "0 : 1", "99999999999999999999:"])
    func `A block that is none is refused`(range: String) async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1))
        let text = range.replacing(" ", with: "%20")
        let answer = try await desk.ask("GET \(path)/matrix?rows=\(text)&columns=\(text)&row=1")
        #expect(answer.status == 400)
        #expect(try answer.pointers() == ["/rows", "/columns", "/row"])
    }

    @Test func `An item that is given twice is refused`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1))
        #expect(try await desk.ask("GET \(path)/matrix?rows=0:1&rows=1:2").pointers() == ["/rows"])
    }
}
