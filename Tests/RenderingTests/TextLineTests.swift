import Testing

@testable import Rendering

@Suite struct TextLineTests {
    private let size = FigureSize(width: 640)

    /// The columns of the page that have ink after a line is drawn around (320, 100).
    private func ink(_ text: String, clearOf obstacles: [Rectangle]) throws -> ClosedRange<Int>? {
        let page = try Canvas(width: 640, height: 480)
        let line = TextLine(text: text, size: size.titleText, center: 320, baseline: 100)
        line.draw(on: page, clearOf: obstacles, figure: size)
        let raster = try page.raster()
        let columns = raster.pixels.indices.filter { raster.pixels[$0] != 0xFFFF_FFFF }.map { $0 % 640 }
        guard let first = columns.min(), let last = columns.max() else { return nil }
        return first...last
    }

    private func obstacle(_ columns: Range<Double>, top: Double) -> Rectangle {
        Rectangle(left: columns.lowerBound, top: top, right: columns.upperBound, bottom: top + 10)
    }

    @Test func `a short line stands in the middle`() throws {
        let ink = try #require(try ink("kernel", clearOf: []))
        // A letter's sides may be blank by a pixel or two.
        #expect(abs(ink.lowerBound + ink.upperBound - 640) <= 4)
    }

    @Test func `a line moves aside before it is cut`() throws {
        let free = try #require(try ink("kernel of a network", clearOf: []))
        let moved = try #require(try ink("kernel of a network", clearOf: [obstacle(350..<400, top: 95)]))
        #expect(moved.upperBound < 350)
        #expect(abs(moved.count - free.count) <= 1)
    }

    @Test func `a long line stays between what stands at its height`() throws {
        let long = String(repeating: "kernel ", count: 50)
        let sides = [obstacle(0..<200, top: 95), obstacle(400..<410, top: 95)]
        let ink = try #require(try ink(long, clearOf: sides))
        #expect(ink.lowerBound >= 200)
        #expect(ink.upperBound < 400)
        #expect(ink.count > 150)
    }

    @Test func `what stands elsewhere is not in the way`() throws {
        let long = String(repeating: "kernel ", count: 50)
        let ink = try #require(try ink(long, clearOf: [obstacle(400..<410, top: 200)]))
        #expect(ink.count > 600)
    }

    @Test func `without room there is no line`() throws {
        let sides = [obstacle(0..<315, top: 95), obstacle(325..<410, top: 95)]
        #expect(try ink("kernel", clearOf: sides) == nil)
    }
}
