internal import CMalloc

/// How the C library's allocator treats what is freed.
package enum Allocator {
    /// Keeps freed memory for the next large array, instead of giving it back to the system and faulting every page
    /// in again: a tenth of a computation's time.
    ///
    /// - Parameter arenas: How many pools of freed memory there may be. What one has, the others cannot use, so that
    ///   there should be no more than threads that compute.
    package static func keepFreedMemory(arenas: Int) {
        _ = mallopt(M_MMAP_THRESHOLD, .max)
        _ = mallopt(M_TRIM_THRESHOLD, .max)
        _ = mallopt(M_ARENA_MAX, Int32(clamping: max(1, arenas)))
    }

    /// Gives what is free back to the system, after large work.
    package static func giveBack() { _ = malloc_trim(0) }
}
