internal import Foundation
internal import Jobs
internal import NeuralKernels
internal import Platform
internal import Storage

/// What the machine's work costs: its rates as they are now, and the costs of contractions as they were measured
/// first, since kernels' last bits follow from them.
enum MachineCosts {
    /// - Throws: What the file system does, when the costs of a machine that is new to the file cannot be kept.
    static func model(on pool: ComputePool, keptIn file: CalibrationFile) async throws -> CostModel {
        let measured = try await Calibration.costModel(on: pool, clock: .system)
        let machine = Machine.kind
        if let earlier = file.costs(of: machine) {
            return measured.with { earlier[$0] ?? measured[$0].contraction }
        }
        try file.write(measured, of: machine)
        return measured
    }

    /// The same for a user's runs of `ntkd compute`; where nothing can be kept, every run measures.
    static func modelOfUser(on pool: ComputePool) async throws -> CostModel {
        let directory = cacheDirectory.appendingPathComponent("ntkd")
        try? FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let file = CalibrationFile(path: directory.appendingPathComponent("calibration.json").path)
        do { return try await model(on: pool, keptIn: file) } catch {
            return try await Calibration.costModel(on: pool, clock: .system)
        }
    }

    /// - SeeAlso: The XDG Base Directory Specification.
    private static var cacheDirectory: URL {
        let set = ProcessInfo.processInfo.environment["XDG_CACHE_HOME"]
        // A path that is not absolute is to be ignored.
        if let set, set.hasPrefix("/") { return URL(fileURLWithPath: set) }
        return FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".cache")
    }
}
