import Jobs
import JSON
import NeuralKernels
import Rendering
import TestSupport
import Testing

@testable import Endpoints

/// The kernel as a picture.
@Suite(.timeLimit(.minutes(3))) struct HeatmapEndpointTests {
    private static func picture(_ answer: Answer) throws -> Decoded {
        #expect(answer.status == 200)
        #expect(answer.field("Content-Type") == "image/png")
        return try #require(Decoded(answer.body))
    }

    /// Whether each pixel has the colour of its value, the lowest the first and the highest the last.
    private static func agree(_ decoded: Decoded, _ values: [Double], _ colormap: Colormap) -> Bool {
        let (low, high) = (values.min() ?? 0, values.max() ?? 0)
        let colors = colormap.colors
        return decoded.pixels
            == values.map { colors[min(255, Int(($0 - low) / (high - low) * 256))].pixel }
    }

    @Test func `The picture is a figure of matplotlib's size`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1))
        for form in ["/heatmap", "/heatmap.png"] {
            let decoded = try Self.picture(try await desk.ask("GET \(path)\(form)"))
            #expect(decoded.width == 640 && decoded.height == 480)
        }
    }

    @Test(arguments: [64, 200, 1000])
    func `A figure has the width that was asked for`(width: Int) async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1))
        let decoded = try Self.picture(try await desk.ask("GET \(path)/heatmap?width=\(width)"))
        #expect(decoded.width == width && decoded.height == width * 3 / 4)
    }

    @Test(arguments: Colormap.allCases)
    func `A bare matrix is a pixel per entry in the map's colours`(colormap: Colormap) async throws {
        let desk = try Desk()
        let specification = try Specification.small(seed: 1, count: 20, elementType: .float64)
        let (_, path) = try await desk.finished(specification)
        let decoded = try Self.picture(
            try await desk.ask("GET \(path)/heatmap?figure=false&colormap=\(colormap.rawValue)"))
        #expect(decoded.width == 20 && decoded.height == 20)
        #expect(Self.agree(decoded, try specification.kernel.wholeValues(), colormap))
    }

    @Test func `Every output of a full kernel has its row and column`() async throws {
        let desk = try Desk()
        let specification = try Specification.small(
            seed: 1, count: 5, outputs: 3, reduction: .full, elementType: .float64)
        let (_, path) = try await desk.finished(specification)
        let decoded = try Self.picture(try await desk.ask("GET \(path)/heatmap?figure=false"))
        #expect(decoded.width == 15 && decoded.height == 15)
        let values = try specification.kernel.wholeValues()
        var rows: [Double] = []
        for row in 0..<15 {
            for column in 0..<15 {
                let pair = row / 3 * 5 + column / 3
                rows.append(values[pair * 9 + row % 3 * 3 + column % 3])
            }
        }
        #expect(Self.agree(decoded, rows, .hot))
    }

    @Test func `Of a diagonal kernel the sum over the outputs is drawn`() async throws {
        let desk = try Desk()
        let specification = try Specification.small(
            seed: 1, count: 5, outputs: 3, reduction: .diagonal, elementType: .float64)
        let (_, path) = try await desk.finished(specification)
        let decoded = try Self.picture(try await desk.ask("GET \(path)/heatmap?figure=false"))
        let values = try specification.kernel.wholeValues()
        let sums = (0..<25).map { values[$0 * 3..<$0 * 3 + 3].reduce(0, +) }
        #expect(Self.agree(decoded, sums, .hot))
    }

    @Test func `Limits decide which values have the last colours`() async throws {
        let desk = try Desk()
        let specification = try Specification.small(seed: 1, count: 8, elementType: .float64)
        let (_, path) = try await desk.finished(specification)
        let decoded = try Self.picture(
            try await desk.ask("GET \(path)/heatmap?figure=false&vmin=1e6&vmax=1e7&colormap=gray"))
        #expect(Set(decoded.pixels) == [Colormap.gray.colors[0].pixel])
    }

    @Test func `The zipped file is the picture`() async throws {
        let desk = try Desk()
        let (job, path) = try await desk.finished(.small(seed: 1))
        let picture = try await desk.ask("GET \(path)/heatmap.png?colormap=viridis")
        let file = try await desk.ask("GET \(path)/heatmap.png.gz?colormap=viridis", "Accept-Encoding: gzip")
        #expect(file.status == 200)
        #expect(file.field("Content-Type") == "application/gzip")
        // It is a file, not a coding: clients must not unzip it on the way.
        #expect(file.field("Content-Encoding") == nil)
        #expect(file.field("Content-Disposition") == "attachment; filename=\"\(job.id).png.gz\"")
        #expect(gunzip(file.body) == picture.body)
    }

    @Test(arguments: [("svg", "image/svg+xml", "<?xml"), ("pdf", "application/pdf", "%PDF-")])
    func `The figure is there as a document too`(form: String, type: String, magic: String) async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1))
        let answer = try await desk.ask("GET \(path)/heatmap.\(form)?colormap=viridis")
        #expect(answer.status == 200)
        #expect(answer.field("Content-Type") == type)
        #expect(answer.body.starts(with: Array(magic.utf8)))
        let negotiated = try await desk.ask("GET \(path)/heatmap?colormap=viridis", "Accept: \(type)")
        #expect(negotiated.body == answer.body)
        let picture = try await desk.ask("GET \(path)/heatmap?colormap=viridis")
        #expect(picture.field("Content-Type") == "image/png")
        #expect(picture.field("ETag") != answer.field("ETag"))
    }

    @Test func `Equal requests have equal bytes`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1))
        let first = try await desk.ask("GET \(path)/heatmap")
        #expect(try await desk.ask("GET \(path)/heatmap").body == first.body)
    }

    @Test func `Whatever is wrong with a picture's query is named at once`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1))
        let answer = try await desk.ask(
            "GET \(path)/heatmap?colormap=jet&scale=cubic&vmin=a&vmax=nan&width=5&figure=maybe&order=size&colour=1"
        )
        #expect(answer.status == 400)
        let named = Set(try answer.pointers())
        #expect(
            named == [
                "/colormap", "/scale", "/vmin", "/vmax", "/width", "/figure", "/order", "/colour",
            ])
        #expect(try answer.problem()["detail"] == .string("The query has 8 faults."))
    }

    @Test(arguments: [
        ("vmin=2&vmax=1", "/vmin"), ("vmin=1&vmax=1", "/vmin"), ("scale=log&vmin=0", "/vmin"),
        ("scale=log&vmax=-1", "/vmax"),
    ])
    func `Limits that contradict themselves are refused`(query: String, pointer: String) async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1))
        let answer = try await desk.ask("GET \(path)/heatmap?\(query)")
        #expect(answer.status == 400)
        #expect(try answer.pointers() == [pointer])
    }

    @Test func `A plus in a title is a space`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1))
        let plus = try await desk.ask("GET \(path)/heatmap?title=My+kernel%2B")
        let space = try await desk.ask("GET \(path)/heatmap?title=My%20kernel%2B")
        #expect(plus.status == 200 && plus.body == space.body)
    }

    @Test func `A figure says what its samples are ordered by`() async throws {
        let desk = try Desk()
        // There is one order of one sample.
        let (_, path) = try await desk.finished(.small(seed: 1, count: 1))
        let bodies = try await [
            desk.ask("GET \(path)/heatmap").body, desk.ask("GET \(path)/heatmap?order=cluster").body,
        ]
        #expect(bodies[0] != bodies[1])
        let bare = try await [
            desk.ask("GET \(path)/heatmap?figure=false").body,
            desk.ask("GET \(path)/heatmap?figure=false&order=cluster").body,
        ]
        #expect(bare[0] == bare[1])
    }

    @Test(arguments: [
        "", "%00%01%0D%0AX-Injected:%20yes", "%F0%9F%98%80", "%E2%80%AE%E2%81%A6",
        String(repeating: "W", count: 3000),
        "%3Csvg%20onload=1%3E", "%25s%25n", "a+b",
    ])
    func `Any title can be drawn`(title: String) async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1))
        // The parser refuses %00, as it must; the name of a job may hold one (JobRequestTests).
        let answer = try await desk.ask("GET \(path)/heatmap?title=\(title.replacing("%00", with: ""))")
        _ = try Self.picture(answer)
        #expect(answer.field("X-Injected") == nil)
        #expect(desk.errors.isEmpty)
    }

    @Test func `The title is the job's name unless another is given`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1, name: "Mine"))
        func title(_ query: String) async throws -> String {
            let bytes = try await desk.ask("GET \(path)/heatmap\(query)").body
            let texts = chunks(bytes).filter { $0.name == "tEXt" || $0.name == "iTXt" }
            let text = texts.first { String(decoding: $0.data, as: UTF8.self).hasPrefix("Title\0") }
            return String(decoding: text?.data ?? [], as: UTF8.self)
        }
        #expect(try await title("").hasSuffix("Mine"))
        #expect(try await title("?title=Other").hasSuffix("Other"))
    }
}
