internal import Glibc

/// A descriptor that is held for the moment when there are none left, so that whoever waits can be turned away with
/// a word instead of waiting.
@safe struct SpareDescriptor: ~Copyable {
    private var descriptor: Int32

    init() { descriptor = Self.open() }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Closes the descriptor, so that one more is free.
    ///
    /// - Returns: Whether there was one.
    mutating func giveUp() -> Bool {
        guard descriptor >= 0 else {
            takeBack()
            return false
        }
        close(descriptor)
        descriptor = -1
        return true
    }

    /// Opens it again, if there is one to be had.
    mutating func takeBack() { descriptor = Self.open() }

    private static func open() -> Int32 { unsafe Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC) }
}
