internal import Foundation

/// What the machine has.
struct Machine: Hashable, Sendable {
    let processors: Int
    /// Bytes that this process may use: the machine's memory, or less in a container that says so.
    let memory: Int

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
