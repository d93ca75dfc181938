internal import Foundation

/// A new directory that goes with the value.
package struct TemporaryDirectory: ~Copyable {
    package let path: String

    /// - Throws: When the system cannot make it.
    package init() throws {
        let url = URL.temporaryDirectory.appending(path: "ntkd-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        // Nothing is lost when a temporary file stays.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of something in it.
    package func path(_ name: String) -> String { path + "/" + name }

    /// The names in it or in a directory of it.
    package func names(_ subdirectory: String = "") -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: path + "/" + subdirectory)
        return (names ?? []).sorted()
    }

    package func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path(name))))
    }

    package func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(filePath: path(name)))
    }

    package func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: path(name))
    }

    /// Puts an empty directory or file in the place of whatever has that name.
    package func replace(_ name: String, withDirectory isDirectory: Bool) throws {
        // What is not there need not be removed.
        try? FileManager.default.removeItem(atPath: path(name))
        if isDirectory {
            try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: false)
        } else {
            try write([], to: name)
        }
    }
}
