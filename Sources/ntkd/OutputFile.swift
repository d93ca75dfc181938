internal import Foundation
internal import HTTP

/// A directory of its own for what is on the way to an output, beside it, so that the last step is a rename.
struct OutputDirectory {
    let path: String

    init(for output: String?) throws(Failure) {
        let parent =
            output.map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
            ?? FileManager.default.temporaryDirectory
        path = parent.appendingPathComponent(".ntkd-\(UUID().uuidString)").path
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        } catch {
            throw Failure(code: EX_CANTCREAT, message: "nothing can be written to \(parent.path)")
        }
    }

    /// What the file system has left for the user; infinite when it does not say.
    var freeBytes: Double {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
        return (attributes?[.systemFreeSize] as? NSNumber)?.doubleValue ?? .infinity
    }

    func remove() {
        // What stays behind is a hidden directory that says whose it is.
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// The end of a computation.
enum OutputFile {
    /// Lets others read a file as far as the umask does: what comes from the store is the process's alone.
    static func share(_ output: String) {
        let mask = umask(0)
        umask(mask)
        // Where this cannot be, as on some mounted disks, the file is there all the same.
        unsafe chmod(output, 0o666 & ~mask)
    }

    /// Writes a stream's pieces to a file, which is there whole or not at all, or to standard output.
    static func write(
        _ stream: any BodyStream, to output: String?, aside directory: OutputDirectory
    ) async throws {
        guard let output else {
            do {
                while let piece = try await stream.next() {
                    try FileHandle.standardOutput.write(contentsOf: Data(piece))
                }
            } catch is CocoaError {
                throw Failure(code: 1, message: "standard output takes no more")
            }
            return
        }
        let draft = directory.path + "/output"
        do {
            guard FileManager.default.createFile(atPath: draft, contents: nil) else {
                throw CocoaError(.fileWriteUnknown)
            }
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: draft))
            while let piece = try await stream.next() { try file.write(contentsOf: Data(piece)) }
            try file.synchronize()
            try file.close()
            guard unsafe rename(draft, output) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch is CocoaError {
            throw Failure(code: EX_CANTCREAT, message: "\(output) cannot be written")
        }
    }
}
