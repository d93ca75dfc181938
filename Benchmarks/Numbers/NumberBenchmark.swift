internal import Glibc
internal import JSON
internal import Jobs
internal import NeuralKernels

/// Times numbers on their way to JSON and back, on one thread.
///
/// Usage: `number-benchmark [REPETITIONS]`. Prints a line of JSON per task: the median bytes of text per second of
/// processor time, which other work on the machine does not lengthen, and numbers per second. The bound is the last
/// line's: how fast the thread copies text that is in memory.
@main
struct NumberBenchmark {
    private static let rows = 1000
    private static let columns = 784

    static func main() throws {
        let repetitions = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 9
        var random = SystemRandomNumberGenerator()
        let doubles = (0..<rows * columns).map { _ in Double.random(in: -2..<2, using: &random) }
        let floats = doubles.map { Float($0) }

        measure("float32 written", repetitions) { written(floats) }
        measure("float64 written", repetitions) { written(doubles) }
        // As Python's json.dumps writes them, of float64 and of float32 that became float64.
        for (name, values) in [("float64", doubles), ("float32", floats.map { Double($0) })] {
            let body = request(values)
            measure("\(name) read", repetitions) {
                guard case .object? = try? JSONReader.read(body) else { fatalError("not read") }
                return body.count
            }
            measure("\(name) read and checked", repetitions) {
                guard let document = try? JSONReader.read(body),
                    case .inline(let data)? = try? SpecificationReader.read(document).kernel.data,
                    data.values == values
                else { fatalError("not read") }
                return body.count
            }
        }
        let text = request(doubles)
        measure("copied", repetitions) {
            var copy = text
            copy[0] = UInt8(ascii: "{")
            return copy.count
        }
    }

    /// Writes rows as the service does, some at a time into the same memory.
    private static func written<Scalar: DecimalScalar>(_ values: [Scalar]) -> Int {
        var bytes: [UInt8] = []
        var total = 0
        for row in stride(from: 0, to: values.count, by: columns) {
            bytes.removeAll(keepingCapacity: true)
            let numbers = values[row..<row + columns]
            guard JSONWriter.append(numbers.span, nonfinite: .null, to: &bytes) == 0 else {
                fatalError("NaN")
            }
            total += bytes.count
        }
        return total
    }

    /// A job's specification with inline data.
    private static func request(_ values: [Double]) -> [UInt8] {
        let samples = stride(from: 0, to: values.count, by: columns).map { row in
            "[\(values[row..<row + columns].map(\.description).joined(separator: ", "))]"
        }
        let layers = #"{"layers": [{"type": "Linear", "out_features": 1}]}"#
        let data = samples.joined(separator: ", ")
        return Array("{\"architecture\": \(layers), \"seed\": 0, \"data\": [\(data)]}".utf8)
    }

    private static func measure(_ task: String, _ repetitions: Int, _ body: () -> Int) {
        var rates: [Double] = []
        for repetition in 0...repetitions {
            let began = processorTime()
            let bytes = body()
            // The first repetition warms up.
            if repetition > 0 { rates.append(Double(bytes) / (processorTime() - began)) }
            if repetition == repetitions {
                let rate = rates.sorted()[rates.count / 2]
                let line: JSONValue = .object([
                    "task": .string(task), "bytes": .integer(bytes),
                    "bytes_per_second": .integer(Int(rate)),
                    "numbers_per_second": .integer(Int(rate * Double(rows * columns) / Double(bytes))),
                ])
                print(String(decoding: JSONWriter.bytes(line), as: UTF8.self))
            }
        }
    }

    /// The seconds that this thread has been on a processor.
    private static func processorTime() -> Double {
        var time = timespec()
        guard unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { fatalError("no clock") }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
