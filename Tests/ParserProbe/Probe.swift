import Foundation
import HTTP

/// What the request parser makes of inputs, and whether it keeps its promises.
///
/// Without arguments the inputs come on standard input, each after its length in four bytes, the most significant
/// first; each is answered by a line of JSON. With `--cut` each is also played in pieces, and must mean the same.
@main
struct Probe {
    static let usage = """
        parser-probe [--cut]
        parser-probe --mutate SECONDS --corpus DIRECTORY [--seed N]
        """

    static func main() throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        guard let mode = arguments.first, mode != "--cut" else {
            return try answer(cutting: arguments.first != nil)
        }
        var options: [String: String] = [:]
        while arguments.count >= 2 { options[arguments.removeFirst()] = arguments.removeFirst() }
        guard arguments.isEmpty, let seconds = options["--mutate"].flatMap({ Double($0) }),
            let corpus = options["--corpus"]
        else {
            print(usage)
            exit(2)
        }
        // The time in nanoseconds: another one at every start.
        let seed = options["--seed"].map { UInt64($0) ?? 0 } ?? DispatchTime.now().uptimeNanoseconds
        try mutate(for: seconds, seed: seed, corpus: corpus)
    }

    private static func answer(cutting: Bool) throws {
        var input = Data()
        while true {
            let more = FileHandle.standardInput.availableData
            guard !more.isEmpty else { return }
            input += more
            var output = ""
            while let bytes = frame(&input) {
                var cuts: [[Int]] = []
                if cutting {
                    var mutator = Mutator(corpus: [bytes], seed: UInt64(bytes.count))
                    cuts = mutator.cuts(of: bytes)
                }
                do throws(Breach) {
                    let outcome =
                        cutting
                        ? try Outcome.agreed(on: bytes, cuts: cuts, limits: .standard)
                        : try Outcome(bytes, cuts: [], limits: .standard)
                    output += outcome.json + "\n"
                } catch {
                    output += "{\"breach\":\"\(error)\"}\n"
                }
            }
            try FileHandle.standardOutput.write(contentsOf: Data(output.utf8))
        }
    }

    /// Takes the first input that is there in full.
    private static func frame(_ input: inout Data) -> [UInt8]? {
        guard input.count >= 4 else { return nil }
        let length = input.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard input.count >= 4 + length else { return nil }
        defer { input = Data(input.dropFirst(4 + length)) }
        return Array(input.dropFirst(4).prefix(length))
    }

    private static func mutate(for seconds: Double, seed: UInt64, corpus: String) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: corpus).sorted()
        let inputs = try names.filter { !$0.hasPrefix(".") }.map { name in
            Array(try Data(contentsOf: URL(filePath: corpus).appending(path: name)))
        }
        guard !inputs.isEmpty else {
            print("\(corpus) holds no inputs")
            exit(2)
        }
        // What was being played when the process ended without a word.
        let last = FileManager.default.temporaryDirectory.appending(path: "parser-probe-\(seed).input")
        try Data().write(to: last)
        let record = try FileHandle(forWritingTo: last)
        var mutator = Mutator(corpus: inputs, seed: seed)
        let end = ContinuousClock.now + .seconds(seconds)
        var count = 0
        var refused = 0
        print("seed \(seed); should the process crash, its input is in \(last.path)")
        while count < inputs.count || ContinuousClock.now < end {
            // First each as it is.
            let input = count < inputs.count ? inputs[count] : mutator.next()
            try record.truncate(atOffset: 0)
            try record.write(contentsOf: Data(input))
            for limits in [RequestLimits.standard, .tight] {
                do throws(Breach) {
                    let outcome = try Outcome.agreed(on: input, cuts: mutator.cuts(of: input), limits: limits)
                    if outcome.error != nil { refused += 1 }
                } catch {
                    print("after \(count) inputs: \(error) \(limits == .tight ? "with tight limits" : "")")
                    print(hex(input))
                    exit(1)
                }
            }
            count += 1
        }
        try FileManager.default.removeItem(at: last)
        print("\(count) inputs, whole and in pieces, with two sets of limits: no promise broken")
        print("\(refused) of \(2 * count) were refused")
    }
}
