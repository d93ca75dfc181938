internal import Glibc
internal import HTTP
internal import Synchronization

/// The Date field of this second, written once a second.
enum DateCache {
    private struct Entry {
        var second: Int64 = -1
        var text = ""
    }

    private static let entry = Mutex(Entry())

    static var now: String {
        let second = Int64(time(nil))
        return entry.withLock { entry in
            if entry.second != second { entry = Entry(second: second, text: HTTPDate.format(second)) }
            return entry.text
        }
    }
}
