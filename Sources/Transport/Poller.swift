internal import CEpoll
internal import Dispatch
internal import Platform
internal import Glibc
internal import Synchronization

/// What a descriptor is ready for.
struct Readiness: Hashable {
    var canRead: Bool
    var canWrite: Bool
    /// The peer has said that it sends no more.
    var hasEnd: Bool
    /// The connection is broken, or closed on both sides.
    var isOver: Bool
}

/// Whoever owns a descriptor that a ``Poller`` watches.
///
/// Both calls come on the poller's queue.
protocol PollTarget: AnyObject, Sendable {
    /// The descriptor has become ready for something. Edge-triggered: it is not said again until it has been
    /// used to exhaustion.
    func ready(_ readiness: Readiness)
    /// Some time has passed.
    ///
    /// - Parameter now: Since the poller was made, without what it was held up for.
    func tick(_ now: Duration)
}

/// One I/O queue and the descriptors that live on it.
///
/// The descriptors are registered in an epoll instance, and the instance, itself a descriptor that polls as
/// readable, is watched by one Dispatch source that lives as long as the poller. Measured against a source per
/// connection this is faster and steadier, and it never meets Dispatch's trouble on Linux with descriptors that
/// come and go.
actor Poller {
    nonisolated let executor: QueueExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private let epoll: Int32
    private var source: (any DispatchSourceRead)?
    private var timer: (any DispatchSourceTimer)?
    private var targets = PollTargets()
    private let birth = ContinuousClock.now
    private var time = WatchTime()
    /// Where what is read lies until it is looked at; for whoever runs on the queue, so that nobody waits for it.
    nonisolated let scratch = Mutex([UInt8](repeating: 0, count: ServerSettings.readLength))
    /// How many answers are being made elsewhere.
    private var pendingAnswers = 0

    private static let batch = 256
    /// How often events are looked for before Dispatch gets its turn.
    private static let rounds = 32
    /// Nanoseconds that are waited for more events.
    private static let patience = 100_000
    /// How late a deadline may be noticed, in milliseconds.
    private static let tickInterval = 250

    init(label: String) throws(SystemError) {
        let epoll = epoll_create1(ntkd_epoll_close_on_exec)
        guard epoll >= 0 else { throw .last }
        self.epoll = epoll
        // Other threads than those of the compute pool, so that computation never delays an answer.
        executor = QueueExecutor(label: label, target: .global(qos: .userInteractive))
    }

    isolated deinit { precondition(source == nil, "a poller is stopped before it goes") }
}

extension Poller {
    func start() {
        let source = DispatchSource.makeReadSource(fileDescriptor: epoll, queue: executor.queue)
        source.setEventHandler { [weak self] in self?.assumeIsolated { $0.drain() } }
        source.setCancelHandler { [epoll] in close(epoll) }
        source.activate()
        self.source = source
        let timer = DispatchSource.makeTimerSource(queue: executor.queue)
        timer.setEventHandler { [weak self] in self?.assumeIsolated { $0.tick() } }
        timer.schedule(
            deadline: .now(), repeating: .milliseconds(Self.tickInterval),
            leeway: .milliseconds(Self.tickInterval / 5))
        timer.activate()
        self.timer = timer
    }

    /// Ends the watching; the descriptors are their owners' to close.
    func stop() {
        source?.cancel()
        timer?.cancel()
        (source, timer) = (nil, nil)
        targets = PollTargets()
    }

    /// Watches a descriptor until ``remove(_:_:)``.
    ///
    /// - Returns: The name of the registration. Names are not used twice, descriptors are.
    func add(_ descriptor: Int32, _ target: any PollTarget) -> Result<UInt64, SystemError> {
        let token = targets.add(target)
        let events =
            ntkd_epoll_in | ntkd_epoll_out | ntkd_epoll_peer_closed | ntkd_epoll_edge_triggered
        guard ntkd_epoll_control(epoll, EPOLL_CTL_ADD, descriptor, events, token) == 0 else {
            let error = SystemError.last
            targets.remove(token)
            return .failure(error)
        }
        return .success(token)
    }

    func remove(_ token: UInt64, _ descriptor: Int32) {
        targets.remove(token)
        // Closing the descriptor would do; this keeps a batch at hand from naming it again.
        _ = ntkd_epoll_control(epoll, EPOLL_CTL_DEL, descriptor, 0, 0)
    }

    /// Handles events until there are none for a moment.
    ///
    /// Going back to Dispatch and being called again costs two changes of thread: while requests follow one another
    /// it is cheaper to wait for the next one here. Whatever else has been put on the queue must not wait for it.
    private func drain() {
        unsafe withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: Self.batch) { events in
            var patience = 0
            for _ in 0..<(pendingAnswers == 0 ? Self.rounds : 1) {
                let count = unsafe Int(
                    ntkd_epoll_wait(epoll, events.baseAddress, Int32(Self.batch), patience))
                if count < 0, SystemError.last.isInterrupted { continue }
                guard count > 0 else { return }
                for index in 0..<count {
                    let event = unsafe events[index]
                    let token = unsafe withUnsafePointer(to: event) { unsafe ntkd_epoll_token($0) }
                    targets[token]?.ready(Readiness(unsafe event.events))
                }
                if pendingAnswers > 0 { return }
                patience = Self.patience
            }
        }
    }

    /// Says that an answer is being made elsewhere and will come back to the queue, or that it has.
    func expectAnswer(_ isExpected: Bool) { pendingAnswers += isExpected ? 1 : -1 }

    /// Tells everyone how late it is.
    func tick() {
        // First what has come: a poller that was held up would find the clients late whose words it has not read.
        drain()
        time.look(at: ContinuousClock.now - birth)
        // A copy: targets remove themselves.
        for target in targets.all { target.tick(time.now) }
    }
}

extension Readiness {
    fileprivate init(_ events: UInt32) {
        isOver = events & (ntkd_epoll_hang_up | ntkd_epoll_error) != 0
        hasEnd = isOver || events & ntkd_epoll_peer_closed != 0
        canRead = isOver || events & (ntkd_epoll_in | ntkd_epoll_peer_closed) != 0
        canWrite = isOver || events & ntkd_epoll_out != 0
    }
}
