internal import Glibc

/// The number of a failed system call.
package struct SystemError: Error, Hashable, CustomStringConvertible {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    /// The calling thread's `errno`.
    package static var last: SystemError { SystemError(number: errno) }

    package var description: String { unsafe String(cString: strerror(number)) }

    package var isWouldBlock: Bool { number == EAGAIN || number == EWOULDBLOCK }
    package var isInterrupted: Bool { number == EINTR }
    package var isExisting: Bool { number == EEXIST }
    package var isMissing: Bool { number == ENOENT }
    /// No room on the disk, or none for this user.
    package var isFull: Bool { number == ENOSPC || number == EDQUOT }
    package var isAddressInUse: Bool { number == EADDRINUSE }
    /// A connection that ended before it was accepted.
    package var isAbandonedConnection: Bool { number == ECONNABORTED || number == EPROTO }
    /// The process or the system has no descriptors or buffers left.
    package var isExhaustion: Bool { [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(number) }
}
