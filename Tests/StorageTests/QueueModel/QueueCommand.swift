import Jobs

/// One thing that is done to a queue; jobs are meant by their place among those there are, so that any part of a list
/// of commands is one.
enum QueueCommand: Hashable {
    /// The kernel of that number; the last one cannot be computed.
    case submit(kernel: Int, isLong: Bool, key: Int?)
    case cancel(Int)
    case delete(Int)
    /// Lets the worker of a lane go on: to its job's end, or from there.
    case proceed(lane: Int)
    /// The store refuses that write from now on, counted from 1.
    case refuse(write: Int)
    case wait(Int)
    /// Begins a list of jobs, all of them or those in a state, and shows its first page.
    case list(state: JobState?, limit: Int)
    /// Shows the next page of the list that was begun last.
    case turnPage
    /// Time goes by, and the upkeep is done.
    case maintain(seconds: Double)
    /// The process is to stop, and what runs has so long to come to its end.
    case drain(seconds: Double)
    /// The process dies, and another one begins.
    case restart

    static func random(using generator: inout some RandomNumberGenerator) -> QueueCommand {
        let place = Int.random(in: 0..<1000, using: &generator)
        switch Int.random(in: 0..<100, using: &generator) {
        case ..<26:
            return .submit(
                kernel: place % QueueModel.kernels, isLong: place % 3 == 0,
                key: place % 5 == 0 ? place / 5 % 3 : nil)
        case ..<51: return .proceed(lane: place % 2)
        case ..<58: return .cancel(place)
        case ..<65: return .delete(place)
        case ..<73: return .refuse(write: 1 + place % 4)
        case ..<77: return .wait(place)
        case ..<80:
            // Twice all states: most jobs that come and go have another one than a given one.
            let states = [nil, nil] + JobState.allCases
            return .list(state: states[place % states.count], limit: 1 + place / 10 % 3)
        case ..<86: return .turnPage
        case ..<93: return .maintain(seconds: place % 2 == 0 ? 0 : 60)
        case ..<95: return .drain(seconds: place % 2 == 0 ? 0 : 60)
        default: return .restart
        }
    }
}
