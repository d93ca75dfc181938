/// What a store refuses, once.
enum QueueRefusal: Hashable {
    /// The next write of that number, counted from 1.
    case write(Int)
    /// The next removal of a job, whatever is written before.
    case removal
}

extension QueueRefusal? {
    /// Counts a write.
    ///
    /// - Returns: Whether it is refused.
    mutating func counts(isRemoval: Bool) -> Bool {
        switch self {
        case .write(let left) where left > 1: self = .write(left - 1)
        case .write: self = nil
        case .removal where isRemoval: self = nil
        case .removal, nil: return false
        }
        return self == nil
    }
}
