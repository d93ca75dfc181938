import HTTP
import JSON
import Jobs
import NeuralKernels
import TestSupport
import Testing

@testable import Endpoints

/// `pool=` of the matrix.
@Suite(.timeLimit(.minutes(3))) struct PooledKernelTests {
    /// The means of cells of a block, each by itself, and the largest number of each.
    private static func means(
        _ values: [Double], count: Int, rows: Range<Int>, columns: Range<Int>, pair: Int = 1, pool: Int
    ) -> [Double] {
        stride(from: rows.lowerBound, to: rows.upperBound, by: pool).flatMap { top in
            stride(from: columns.lowerBound, to: columns.upperBound, by: pool).flatMap { left in
                (0..<pair).map { place in
                    let cell = (top..<min(rows.upperBound, top + pool)).flatMap { row in
                        (left..<min(columns.upperBound, left + pool)).map {
                            values[(row * count + $0) * pair + place]
                        }
                    }
                    return cell.reduce(0, +) / Double(cell.count)
                }
            }
        }
    }

    /// Means are rounded to the type at last; those of double precision differ by what the roundings of a sum of 90,000
    /// numbers, one after another, may add up to.
    private static func agree(_ read: [Double], _ wanted: [Double], _ type: ElementType) -> Bool {
        let largest = wanted.reduce(0) { max($0, $1.magnitude) }
        let allowed = type == .float32 ? largest * 0x1p-24 : largest * 0x1p-36
        return read.count == wanted.count && zip(read, wanted).allSatisfy { abs($0 - $1) <= allowed }
    }

    private static func numbers(_ file: [UInt8], _ header: NPYHeader) -> [Double] {
        #expect(file.starts(with: header.bytes))
        let bytes = Array(file.dropFirst(header.bytes.count))
        return switch header.elementType {
        case .float32: bytes.values(as: Float.self).map { Double($0) }
        case .float64: bytes.values(as: Double.self)
        }
    }

    @Test(arguments: ElementType.allCases, [1, 2, 3, 7, 64, 299, 300])
    func `Every form has the means of cells`(type: ElementType, pool: Int) async throws {
        let desk = try Desk()
        let specification = try Specification.small(seed: 1, count: 300, elementType: type)
        let (job, path) = try await desk.finished(specification)
        let values = try specification.kernel.wholeValues()
        let wanted = Self.means(values, count: 300, rows: 0..<300, columns: 0..<300, pool: pool)
        let cells = (300 + pool - 1) / pool
        let file = try await desk.ask("GET \(path)/matrix.npy?pool=\(pool)")
        #expect(file.status == 200)
        #expect(file.field("Cache-Control") == "private, max-age=31536000, immutable")
        let name = pool == 1 ? "\(job.id)" : "\(job.id).pool-\(pool)"
        #expect(file.field("Content-Disposition") == "attachment; filename=\"\(name).npy\"")
        let header = NPYHeader(shape: [cells, cells], elementType: type)
        #expect(file.announcedLength == Int64(header.fileLength))
        let numbers = Self.numbers(file.body, header)
        #expect(Self.agree(numbers, wanted, type))
        let document = try await desk.ask("GET \(path)/matrix?pool=\(pool)").json()
        #expect(document["pool"] == (pool == 1 ? nil : .integer(pool)))
        #expect(document["shape"]?.leaves == [Double(cells), Double(cells)])
        #expect(document["dtype"] == .string(type.rawValue))
        #expect(document["nonfinite"] == .integer(0))
        let read = document["matrix"]?.leaves ?? []
        #expect(type == .float64 ? read == numbers : read.map { Float($0) } == numbers.map { Float($0) })
        let table = try await desk.ask("GET \(path)/matrix.csv?pool=\(pool)").text
        #expect(table.split(separator: "\r\n").count == cells)
    }

    @Test(arguments: [
        (0..<9, 0..<9, 4), (2..<7, 3..<9, 2), (8..<9, 0..<9, 3), (0..<9, 5..<6, 9), (1..<8, 1..<8, 1),
    ])
    func `Cells begin where the block does`(rows: Range<Int>, columns: Range<Int>, pool: Int) async throws {
        let desk = try Desk()
        let specification = try Specification.small(seed: 1, count: 9, elementType: .float64)
        let (_, path) = try await desk.finished(specification)
        let wanted = Self.means(
            try specification.kernel.wholeValues(), count: 9, rows: rows, columns: columns, pool: pool)
        let range = { (range: Range<Int>) in "\(range.lowerBound):\(range.upperBound)" }
        let document = try await desk.ask(
            "GET \(path)/matrix?rows=\(range(rows))&columns=\(range(columns))&pool=\(pool)"
        ).json()
        let shape = [rows, columns].map { Double(($0.count + pool - 1) / pool) }
        #expect(document["shape"]?.leaves == shape)
        #expect(Self.agree(document["matrix"]?.leaves ?? [], wanted, .float64))
    }

    @Test(arguments: [(Reduction.full, [3, 3]), (.diagonal, [3])])
    func `Each pair of outputs has its own means`(reduction: Reduction, outputs: [Int]) async throws {
        let desk = try Desk()
        let specification = try Specification.small(
            seed: 2, count: 5, outputs: 3, reduction: reduction, elementType: .float64)
        let (_, path) = try await desk.finished(specification)
        let pair = outputs.reduce(1, *)
        let wanted = Self.means(
            try specification.kernel.wholeValues(), count: 5, rows: 0..<5, columns: 0..<5, pair: pair,
            pool: 2)
        let document = try await desk.ask("GET \(path)/matrix?pool=2").json()
        #expect(document["matrix"]?.shape == [3, 3] + outputs)
        #expect(Self.agree(document["matrix"]?.leaves ?? [], wanted, .float64))
    }

    @Test func `Samples are put in order before, and kernels may be rectangular`() async throws {
        let desk = try Desk()
        let specification = try Specification.small(seed: 1, count: 20, elementType: .float64)
        let (_, path) = try await desk.finished(specification)
        let ordered = try await desk.ask("GET \(path)/matrix?order=cluster").json()["matrix"]?.leaves ?? []
        let wanted = Self.means(ordered, count: 20, rows: 3..<20, columns: 0..<11, pool: 3)
        let document = try await desk.ask(
            "GET \(path)/matrix?order=cluster&pool=3&rows=3:&columns=:11"
        ).json()
        #expect(Self.agree(document["matrix"]?.leaves ?? [], wanted, .float64))
        let (_, wide) = try await desk.finished(
            Specification(
                json: """
                    {"architecture": {"layers": [{"type": "Linear", "out_features": 1}]}, "seed": 0,
                     "data": [[1, 2], [3, 4], [5, 6]], "against": [[1, 0]]}
                    """))
        // One layer: Θ(x, x′) = x·x′ + 1.
        #expect(try await desk.ask("GET \(wide)/matrix?pool=2").json()["matrix"]?.leaves == [3, 6])
    }

    @Test func `A record has means too`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.training())
        let values = try await desk.ask("GET \(path)/matrix?step=2").json()["matrix"]?.leaves ?? []
        let wanted = Self.means(values, count: 4, rows: 0..<4, columns: 0..<4, pool: 3)
        let found = try await desk.ask("GET \(path)/matrix?step=2&pool=3").json()["matrix"]?.leaves ?? []
        #expect(Self.agree(found, wanted, .float32))
    }

    @Test func `The bytes are always the same, and ranges are of them`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1, count: 300))
        let whole = try await desk.ask("GET \(path)/matrix.npy?pool=2")
        #expect(try await desk.ask("GET \(path)/matrix.npy?pool=2").body == whole.body)
        #expect((whole.pieces ?? 0) > 1)
        let zipped = try await desk.ask(
            "GET \(path)/matrix.npy?pool=2", "Accept-Encoding: gzip, identity;q=0")
        #expect(gunzip(zipped.body) == whole.body)
        for range in [0..<64, 100..<129, 127..<1000, 200..<70_001, 89_000..<90_128] {
            let part = try await desk.ask(
                "GET \(path)/matrix.npy?pool=2",
                "Range: bytes=\(range.lowerBound)-\(range.upperBound - 1)")
            #expect(part.status == 206)
            #expect(part.body == Array(whole.body[range]))
        }
    }

    @Test(arguments: ["0", "-1", "7", "1.5", "two", "", "99999999999999999999"])
    func `A size that no cell has is refused`(size: String) async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1))
        let answer = try await desk.ask("GET \(path)/matrix.npy?pool=\(size)")
        #expect(answer.status == 400)
        #expect(try answer.pointers() == ["/pool"])
        #expect(answer.text.contains("must be an integer from 1 to 6"))
    }

    @Test func `Only kernels are pooled and ordered`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.learning())
        for part in ["predictions", "covariance.npy", "standard-deviation.csv"] {
            let answer = try await desk.ask("GET \(path)/\(part)?pool=2&order=cluster")
            #expect(answer.status == 400)
            #expect(try answer.pointers() == ["/pool", "/order"])
        }
        let (_, mean) = try await desk.finished(.small(seed: 1, samples: 2))
        #expect(try await desk.ask("GET \(mean)/standard-error?pool=2").pointers() == ["/pool"])
    }
}

@Suite struct MatrixFileTests {
    /// Pieces follow one another to the end, and but for very long rows none ends within one.
    @Test(arguments: [[3, 5], [700, 500], [40, 17_000], [3, 100_000], [1, 1]])
    func `Pieces end where rows do`(shape: [Int]) throws {
        let header = NPYHeader(shape: shape, elementType: .float32)
        let job = try Job.sample(1)
        let source = MatrixSource(
            job: job, part: .kernel, reader: Zeros(header: header), block: MatrixBlock(wholeOf: shape),
            choice: nil)
        let file = MatrixFile(source)
        for first in [0, 1, header.bytes.count, header.bytes.count + 7] {
            var start = first
            while start < file.length {
                let end = file.end(ofPieceAt: start, before: file.length)
                #expect(end > start && end <= file.length && end - start <= 1 << 19)
                if header.rowLength <= 1 << 17, end < file.length {
                    #expect((end - header.bytes.count).isMultiple(of: header.rowLength))
                }
                start = end
            }
        }
    }

    private struct Zeros: ResultReader {
        let header: NPYHeader

        func read(rows: Range<Int>) throws(StoreError) -> [UInt8] {
            [UInt8](repeating: 0, count: rows.count * header.rowLength)
        }
    }
}
