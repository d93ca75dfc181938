/// One thing that is done to a queue; jobs are meant by their place among those there are, so that any part of a list
/// of commands is one.
enum QueueCommand: Hashable {
    /// The kernel of that number; the last one cannot be computed.
    case submit(kernel: Int, isLong: Bool, key: Int?)
    case cancel(Int)
    case delete(Int)
    /// Lets the worker of a lane go on with its job.
    case finish(lane: Int)
    /// The store refuses that write from now on, counted from 1.
    case refuse(write: Int)
    case wait(Int)
    /// Time goes by, and the upkeep is done.
    case maintain(seconds: Double)
    /// The process dies, and another one begins.
    case restart

    static func random(using generator: inout some RandomNumberGenerator) -> QueueCommand {
        let place = Int.random(in: 0..<1000, using: &generator)
        switch Int.random(in: 0..<100, using: &generator) {
        case ..<34:
            return .submit(
                kernel: place % QueueModel.kernels, isLong: place % 3 == 0,
                key: place % 5 == 0 ? place / 5 % 3 : nil)
        case ..<58: return .finish(lane: place % 2)
        case ..<68: return .cancel(place)
        case ..<75: return .delete(place)
        case ..<84: return .refuse(write: 1 + place % 4)
        case ..<88: return .wait(place)
        case ..<96: return .maintain(seconds: place % 2 == 0 ? 0 : 60)
        default: return .restart
        }
    }
}
