import NeuralKernels
import Storage
import TestSupport
import Testing

@Suite struct CalibrationFileTests {
    private static let measured = MachineCosts(
        float32: ContractionCosts(entry: 16, hadamard: 8, tap: 4),
        float64: ContractionCosts(entry: 8, hadamard: 4, tap: 0.5))

    @Test func `What is written is read back`() throws {
        let directory = try TemporaryDirectory()
        let file = CalibrationFile(path: directory.path("calibration.json"))
        #expect(file.costs(of: "a machine") == nil)
        try file.write(Self.measured, of: "a machine")
        #expect(file.costs(of: "a machine") == Self.measured)
    }

    @Test func `Another machine's costs are not taken`() throws {
        let directory = try TemporaryDirectory()
        let file = CalibrationFile(path: directory.path("calibration.json"))
        try file.write(Self.measured, of: "a machine")
        #expect(file.costs(of: "another machine") == nil)
    }

    @Test(arguments: [
        "", "{", "[]", #"{"machine": "a machine"}"#, #"{"machine": 1, "float32": {}, "float64": {}}"#,
        #"{"machine": "a machine", "float32": {"entry": 1, "hadamard": "1", "tap": 1}, "float64": {}}"#,
    ])
    func `A damaged file has no costs, and can be written anew`(text: String) throws {
        let directory = try TemporaryDirectory()
        try directory.write(Array(text.utf8), to: "calibration.json")
        let file = CalibrationFile(path: directory.path("calibration.json"))
        #expect(file.costs(of: "a machine") == nil)
        try file.write(Self.measured, of: "a machine")
        #expect(file.costs(of: "a machine") != nil)
    }

    @Test func `Costs from outside are rounded and bounded`() throws {
        let directory = try TemporaryDirectory()
        let entries = #"{"entry": 1e300, "hadamard": -5, "tap": 3.1}"#
        let text = #"{"machine": "m", "float32": \#(entries), "float64": \#(entries)}"#
        try directory.write(Array(text.utf8), to: "calibration.json")
        let costs = CalibrationFile(path: directory.path("calibration.json")).costs(of: "m")
        #expect(costs?[.float32] == ContractionCosts(entry: 1024, hadamard: 0.25, tap: 4))
    }
}
