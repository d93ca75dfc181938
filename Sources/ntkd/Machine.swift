internal import Foundation
internal import LinearAlgebra

/// What the machine has.
struct Machine: Hashable, Sendable {
    let processors: Int
    /// Bytes that this process may use: the machine's memory, or less in a container that says so.
    let memory: Int

    /// The processor's name, that of the kernels that OpenBLAS has for it, and what of this program was measured.
    static var kind: String {
        #if DEBUG
            let build = "\(NTKD.version) for debugging"
        #else
            let build = NTKD.version
        #endif
        let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = information.split(separator: "\n").first { $0.hasPrefix("model name") }
        let name = line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
        return "\(name ?? "unknown processor"), \(BLAS.processor), ntkd \(build)"
    }

    static var current: Machine {
        let information = ProcessInfo.processInfo
        let physical = Int(clamping: information.physicalMemory)
        // Control groups, version 2: a number, or the word `max`.
        let limit = try? String(contentsOfFile: "/sys/fs/cgroup/memory.max", encoding: .utf8)
        let allowed = limit.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        return Machine(
            processors: max(1, information.activeProcessorCount), memory: min(physical, allowed ?? physical))
    }
}
