internal import Foundation
internal import Jobs
internal import NeuralKernels
internal import Platform
internal import Storage

/// What the machine's work costs: its rates as they are now, and the costs of contractions as they were measured
/// first, since kernels' last bits follow from them.
enum MeasuredCosts {
    /// - Throws: What the file system does, when the costs of a machine that is new to the file cannot be kept.
    static func model(on pool: ComputePool, keptIn file: CalibrationFile) async throws -> CostModel {
        let measured = try await Calibration.costModel(on: pool, clock: .system)
        if let earlier = file.costs(of: Machine.kind) { return measured.with(earlier) }
        try file.write(measured.contraction, of: Machine.kind)
        return measured
    }

    /// The costs for a user's runs of `ntkd compute`: the first measures and the others take what it has found; where
    /// nothing can be kept, every run measures.
    static func ofUser(on pool: ComputePool) async throws -> MachineCosts {
        let directory = cacheDirectory.appendingPathComponent("ntkd")
        let file = CalibrationFile(path: directory.appendingPathComponent("calibration.json").path)
        if let earlier = file.costs(of: Machine.kind) { return earlier }
        let measured = try await Calibration.costModel(on: pool, clock: .system).contraction
        // A file that cannot be written is none.
        try? FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try? file.write(measured, of: Machine.kind)
        return measured
    }

    /// - SeeAlso: The XDG Base Directory Specification.
    private static var cacheDirectory: URL {
        let set = ProcessInfo.processInfo.environment["XDG_CACHE_HOME"]
        // A path that is not absolute is to be ignored.
        if let set, set.hasPrefix("/") { return URL(fileURLWithPath: set) }
        return FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".cache")
    }
}
