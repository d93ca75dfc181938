internal import Dispatch
internal import Glibc

/// SIGTERM and SIGINT as events instead of the end, and SIGHUP.
struct Signals: ~Copyable {
    private let sources: [any DispatchSourceSignal]
    /// One element per SIGTERM or SIGINT.
    let received: AsyncStream<Int32>
    /// One element per SIGHUP.
    let hangUps: AsyncStream<Void>

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        let (hangUps, hangUp) = AsyncStream.makeStream(of: Void.self)
        let queue = DispatchQueue(label: "ntkd.signals", target: .global(qos: .userInteractive))
        sources = [SIGTERM, SIGINT, SIGHUP].map { number in
            // A Dispatch source watches a signal but does not keep its default action from happening.
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                if number == SIGHUP { hangUp.yield() } else { continuation.yield(number) }
            }
            source.activate()
            return source
        }
        received = stream
        self.hangUps = hangUps
    }

    /// A peer that is gone is an error of the write, not the end of the process.
    static func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }

    deinit { for source in sources { source.cancel() } }
}
