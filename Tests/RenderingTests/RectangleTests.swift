import Testing

@testable import Rendering

@Suite struct RectangleTests {
    private let place = Rectangle(left: 10, top: 20, right: 30, bottom: 50)

    @Test(arguments: [
        ((0.0, 0.0), (40.0, 60.0), true), ((15, 25), (16, 26), true), ((0, 30), (40, 30), true),
        ((20, 0), (20, 100), true), ((0, 30), (9, 30), false), ((0, 60), (100, 60), false),
        ((0, 40), (20, 60), true), ((0, 45), (20, 65), false), ((5, 5), (5, 5), false),
        ((20, 30), (20, 30), true),
        ((31, 0), (31, 100), false),
    ])
    func `a line meets it, or not`(start: (Double, Double), end: (Double, Double), meets: Bool) {
        let (start, end) = (Position(x: start.0, y: start.1), Position(x: end.0, y: end.1))
        #expect(place.meets(from: start, to: end) == meets)
        #expect(place.meets(from: end, to: start) == meets)
    }

    @Test func `its border belongs to it`() {
        #expect(place.contains(Position(x: 10, y: 50)))
        #expect(!place.contains(Position(x: 9.99, y: 50)))
        #expect(place.expanded(by: 1).contains(Position(x: 9, y: 51)))
    }
}
