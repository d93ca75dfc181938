/// A metric with all its series, as a Prometheus server reads them.
///
/// - SeeAlso: Prometheus, "Exposition formats", text format version 0.0.4.
package struct MetricFamily: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable { case counter, gauge, histogram }

    package struct Label: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package struct Sample: Hashable, Sendable {
        /// What follows the family's name: a histogram has `_bucket`, `_sum` and `_count`.
        package let suffix: String
        package let labels: [Label]
        package let value: Double

        package init(suffix: String = "", labels: [Label] = [], value: Double) {
            self.suffix = suffix
            self.labels = labels
            self.value = value
        }
    }

    package let name: String
    package let kind: Kind
    /// A sentence for people.
    package let help: String
    package var samples: [Sample]

    package init(_ name: String, _ kind: Kind, help: String, samples: [Sample]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }

    /// A metric of one series.
    package init(_ name: String, _ kind: Kind, help: String, value: some BinaryInteger) {
        self.init(name, kind, help: help, samples: [Sample(value: Double(value))])
    }

    /// A metric of one series.
    package init(_ name: String, _ kind: Kind, help: String, value: Double) {
        self.init(name, kind, help: help, samples: [Sample(value: value)])
    }
}

extension [MetricFamily] {
    /// Each name once, with the samples of all families of that name, as the format wants it.
    package var merged: [MetricFamily] {
        var places: [String: Int] = [:]
        var merged: [MetricFamily] = []
        for family in self {
            if let place = places[family.name] {
                merged[place].samples += family.samples
            } else {
                places[family.name] = merged.count
                merged.append(family)
            }
        }
        return merged
    }
}
