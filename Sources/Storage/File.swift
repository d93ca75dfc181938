internal import Glibc
internal import Jobs
internal import Platform

/// An open file, by its descriptor.
@safe struct File: ~Copyable {
    private let descriptor: Int32

    enum Mode {
        case read
        /// As it is there.
        case update
        /// Anew, whatever was there.
        case create
    }

    init(_ path: String, _ mode: Mode) throws(SystemError) {
        let flags: Int32
        switch mode {
        case .read: flags = O_RDONLY
        case .update: flags = O_RDWR
        case .create: flags = O_RDWR | O_CREAT | O_TRUNC
        }
        let descriptor = unsafe open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .last }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}

extension File {
    var length: Int {
        get throws(SystemError) {
            var status = stat()
            guard unsafe fstat(descriptor, &status) == 0 else { throw .last }
            return Int(status.st_size)
        }
    }

    /// When it was last changed, unless ``setTime(_:to:)`` has said otherwise.
    var time: Timestamp {
        get throws(SystemError) {
            var status = stat()
            guard unsafe fstat(descriptor, &status) == 0 else { throw .last }
            return Timestamp(
                milliseconds: Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000)
        }
    }

    /// Gives the file a length, without room for what is to be written.
    borrowing func extend(to length: Int) throws(SystemError) {
        try Self.uninterrupted { ftruncate(descriptor, off_t(length)) == 0 ? 0 : errno }
    }

    /// Reserves room, so that no later write within it finds the disk full.
    borrowing func allocate(_ length: Int) throws(SystemError) {
        try Self.uninterrupted { posix_fallocate(descriptor, 0, off_t(length)) }
    }

    borrowing func write(_ bytes: RawSpan, at offset: Int) throws(SystemError) {
        let status: SystemError? = unsafe bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = unsafe pwrite(
                    descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done,
                    off_t(offset + done))
                if count < 0, SystemError.last.isInterrupted { continue }
                guard count > 0 else { return SystemError.last }
                done += count
            }
            return nil
        }
        if let status { throw status }
    }

    /// - Throws: Also when the file ends within the range, as an input/output error.
    borrowing func read(_ range: Range<Int>) throws(SystemError) -> [UInt8] {
        var status: SystemError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, done in
            while done < range.count {
                let count = unsafe pread(
                    descriptor, buffer.baseAddress.map { unsafe $0 + done }, range.count - done,
                    off_t(range.lowerBound + done))
                if count < 0, SystemError.last.isInterrupted { continue }
                guard count > 0 else {
                    status = count == 0 ? SystemError(number: EIO) : .last
                    return
                }
                done += count
            }
        }
        if let status { throw status }
        return bytes
    }

    /// All bytes of a file.
    static func contents(of path: String) throws(SystemError) -> [UInt8] {
        let file = try File(path, .read)
        return try file.read(0..<file.length)
    }

    /// Waits until the contents are on the disk.
    ///
    /// After an error the state of the data is unknown: it must not be tried again on the same file.
    borrowing func synchronize() throws(SystemError) {
        try Self.uninterrupted { fsync(descriptor) == 0 ? 0 : errno }
    }

    /// Calls again what a signal has interrupted.
    ///
    /// - Parameter call: Returns the error's number, or 0.
    /// - Throws: Every other error.
    private static func uninterrupted(_ call: () -> Int32) throws(SystemError) {
        while true {
            let error = SystemError(number: call())
            if error.number == 0 { return }
            guard error.isInterrupted else { throw error }
        }
    }

    static func rename(_ from: String, to target: String) throws(SystemError) {
        guard unsafe Glibc.rename(from, target) == 0 else { throw .last }
    }

    static func remove(_ path: String) throws(SystemError) {
        guard unsafe unlink(path) == 0 else {
            let error = SystemError.last
            if error.isMissing { return }
            throw error
        }
    }

    /// Says when a file was last changed.
    static func setTime(_ path: String, to time: Timestamp) throws(SystemError) {
        let (seconds, rest) = time.milliseconds.quotientAndRemainder(dividingBy: 1000)
        let changed = timespec(tv_sec: Int(seconds), tv_nsec: Int(rest) * 1_000_000)
        guard unsafe utimensat(AT_FDCWD, path, [changed, changed], 0) == 0 else { throw .last }
    }

    /// Makes the names in a directory durable.
    static func synchronizeDirectory(_ path: String) throws(SystemError) {
        try File(path, .read).synchronize()
    }

    /// The names in a directory.
    static func names(in path: String) throws(SystemError) -> [String] {
        guard let directory = unsafe opendir(path) else { throw .last }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}

extension StoreError {
    init(_ error: SystemError) {
        self = error.isFull ? .full : .failed(error.description)
    }
}
