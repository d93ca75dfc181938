internal import Endpoints
internal import Foundation

/// What every process can be asked, by the names that Prometheus has for it.
///
/// - SeeAlso: Prometheus, "Writing client libraries", section "Process metrics"; proc(5).
enum ProcessMetrics {
    static var families: [MetricFamily] {
        [
            MetricFamily(
                "ntkd_build_info", .gauge, help: "The program's version and its compiler's; always 1.",
                samples: [
                    MetricFamily.Sample(
                        labels: [
                            MetricFamily.Label("version", NTKD.version), MetricFamily.Label("swift", swift),
                        ], value: 1)
                ])
        ] + statistics + descriptors
    }

    private static var swift: String {
        #if swift(>=6.4)
            "6.4 or later"
        #elseif swift(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }

    /// Of /proc/self/stat, whose second member is a name in parentheses that may hold anything.
    private static var statistics: [MetricFamily] {
        guard let text = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return [] }
        // The third member comes first.
        let members = text[text.index(after: end)...].split(separator: " ").map { Double($0) ?? 0 }
        guard members.count > 21 else { return [] }
        let tick = Double(sysconf(Int32(_SC_CLK_TCK)))
        let page = Double(sysconf(Int32(_SC_PAGESIZE)))
        return [
            MetricFamily(
                "process_cpu_seconds_total", .counter, help: "Processor time of the process.",
                value: (members[11] + members[12]) / tick),
            MetricFamily(
                "process_virtual_memory_bytes", .gauge, help: "Address space of the process.",
                value: members[20]),
            MetricFamily(
                "process_resident_memory_bytes", .gauge, help: "Memory of the process.",
                value: members[21] * page),
            MetricFamily(
                "process_start_time_seconds", .gauge, help: "When the process began, since 1970.",
                value: bootTime + members[19] / tick),
        ]
    }

    private static var bootTime: Double {
        let text = (try? String(contentsOfFile: "/proc/stat", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Double($0.dropFirst(6)) } ?? 0
    }

    private static var descriptors: [MetricFamily] {
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
        return [
            MetricFamily("process_open_fds", .gauge, help: "Open file descriptors.", value: open),
            MetricFamily(
                "process_max_fds", .gauge, help: "How many file descriptors may be open.",
                value: Descriptors.limit),
        ]
    }
}
