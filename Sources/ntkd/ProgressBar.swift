internal import Glibc
internal import Jobs

/// A line on the terminal that says how far a computation has come; nothing where standard error is no terminal.
struct ProgressBar {
    /// Seconds between two looks.
    static let interval = 0.2

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var isShown = false

    private static let width = 30

    mutating func show(_ progress: JobProgress) {
        guard isTerminal else { return }
        let filled = Int(progress.fraction * Double(Self.width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
        let left = progress.remaining.map { " \(Int($0.rounded(.up))) s left" } ?? ""
        write("\r\u{1b}[K\(progress.stage.rawValue) \(bar) \(Int(progress.fraction * 100)) %\(left)")
        isShown = true
    }

    mutating func clear() {
        if isShown { write("\r\u{1b}[K") }
        isShown = false
    }

    private func write(_ text: String) { StandardError.write(Array(text.utf8)) }
}
