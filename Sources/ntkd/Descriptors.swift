internal import Glibc

/// The process's descriptors.
enum Descriptors {
    /// What everything but connections needs of them: the store, results that are read and written, the log.
    private static let others: rlim_t = 64

    /// How many may be open.
    static var limit: Int {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
        return Int(clamping: limit.rlim_cur)
    }

    /// Raises the limit as far as it goes.
    ///
    /// - Returns: How many connections may be open at a time.
    static func forConnections() -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard unsafe getrlimit(resource, &limit) == 0 else { return .max }
        if limit.rlim_cur < limit.rlim_max {
            limit.rlim_cur = limit.rlim_max
            // Where it may not be raised it stays as it was.
            if unsafe setrlimit(resource, &limit) != 0 { unsafe getrlimit(resource, &limit) }
        }
        return Int(clamping: limit.rlim_cur > others ? limit.rlim_cur - others : 1)
    }
}
