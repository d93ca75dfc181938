import Testing

/// Metrics as a strict reader of Prometheus' text format, version 0.0.4, takes them.
///
/// Every family is one block: HELP, TYPE, then its samples, none of them twice.
package struct Exposition: Sendable {
    package private(set) var types: [String: String] = [:]
    /// By name and labels, as they are written.
    package private(set) var values: [String: Double] = [:]

    /// Reads a text and records an issue for whatever is wrong with it.
    package init(_ text: String) {
        #expect(text.hasSuffix("\n"), "the last line ends as every other")
        var family: String?
        var helped: String?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if let match = line.wholeMatch(of: #/# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) \S.*/#) {
                helped = String(match.1)
                family = nil
            } else if let match = line.wholeMatch(
                of: #/# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)/#)
            {
                let name = String(match.1)
                #expect(name == helped, "\(line)")
                #expect(types.updateValue(String(match.2), forKey: name) == nil, "\(name) is there twice")
                family = name
            } else {
                read(line, of: family)
            }
        }
        for (name, type) in types where type == "histogram" { checkHistogram(name) }
    }

    private mutating func read(_ line: Substring, of family: String?) {
        let label = #"[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*""#
        guard
            let form = try? Regex<(Substring, Substring, Substring?, Substring)>(
                #"([a-zA-Z_:][a-zA-Z0-9_:]*)(\{\#(label)(?:,\#(label))*\})? (\S+)"#),
            let match = line.wholeMatch(of: form), let family, let value = Double(match.output.3)
        else {
            Issue.record("no sample: \(line)")
            return
        }
        let name = String(match.output.1)
        let suffixes = types[family] == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
        #expect(suffixes.contains { name == family + $0 }, "\(line) is not of \(family)")
        #expect(types[family] != "counter" || family.hasSuffix("_total") && value >= 0, "\(line)")
        let key = name + (match.output.2 ?? "")
        #expect(values.updateValue(value, forKey: key) == nil, "\(key) is there twice")
    }

    /// Buckets ascend, and the last of a series is its count.
    private func checkHistogram(_ name: String) {
        for (key, count) in values where key.hasPrefix(name + "_count") {
            let labels = key.dropFirst((name + "_count").count).dropFirst().dropLast()
            let prefix = "\(name)_bucket{\(labels)\(labels.isEmpty ? "" : ",")le=\""
            let buckets = values.filter { $0.key.hasPrefix(prefix) }.map { key, value in
                (bound: Double(key.dropFirst(prefix.count).dropLast(2)) ?? .nan, value: value)
            }.sorted { $0.bound < $1.bound }
            #expect(buckets.last?.bound == .infinity && buckets.last?.value == count, "\(key)")
            #expect(zip(buckets, buckets.dropFirst()).allSatisfy { $0.value <= $1.value }, "\(key)")
        }
    }

    /// A series' value, by name and labels as they are written.
    package subscript(series: String) -> Double? { values[series] }
}
