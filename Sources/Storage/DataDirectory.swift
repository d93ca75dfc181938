internal import Glibc
package import Platform

/// The one directory that the service writes to, owned by one process at a time.
///
/// The owner holds an exclusive `flock` on a file in it, which ends with the process however it dies.
@safe package struct DataDirectory: ~Copyable {
    package let path: String
    private let lock: Int32

    /// Makes the directory if it is missing and takes possession of it.
    ///
    /// - Throws: ``DataDirectoryError``.
    package init(path: String) throws(DataDirectoryError) {
        try Self.makeDirectory(path)
        try Self.makeDirectory(path + "/results")
        try Self.makeDirectory(path + "/datasets")
        let lock = unsafe open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw .notWritable(path, SystemError.last) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let error = SystemError.last
            close(lock)
            throw error.isWouldBlock ? .inUse(path) : .notWritable(path, error)
        }
        self.path = path
        self.lock = lock
    }

    deinit { close(lock) }

    package var database: String { path + "/ntkd.sqlite" }
    package var results: String { path + "/results" }
    package var datasets: String { path + "/datasets" }
    package var calibration: String { path + "/calibration.json" }

    private static func makeDirectory(_ path: String) throws(DataDirectoryError) {
        guard unsafe mkdir(path, 0o700) != 0 else { return }
        let error = SystemError.last
        var status = stat()
        if error.isExisting, unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            guard unsafe access(path, W_OK | X_OK) == 0 else { throw .notWritable(path, SystemError.last) }
            return
        }
        throw .notWritable(path, error)
    }
}

/// Why a directory cannot be the service's.
package enum DataDirectoryError: Error, Hashable {
    case notWritable(String, SystemError)
    /// Another process has it.
    case inUse(String)
}
