import Jobs
import NeuralKernels
import Synchronization
import TestSupport
import Testing

@testable import Endpoints

@Suite(.timeLimit(.minutes(3))) struct SampleOrdersTests {
    private static func name(_ number: Int, _ kind: OrderKind = .cluster) -> SampleOrders.Name {
        let digest = KernelDigest(hexadecimal: String(repeating: "0", count: 63) + String(number, radix: 16))
        guard let digest else { preconditionFailure("a number below 16") }
        return SampleOrders.Name(digest: digest, step: nil, kind: kind)
    }

    private static let found = SampleOrder(unchanged: 100)

    /// Counts searches, and says how many were at work at the same time.
    private final class Count: Sendable {
        private let state = Mutex((begun: 0, running: 0, most: 0))

        var begun: Int { state.withLock { $0.begun } }
        var most: Int { state.withLock { $0.most } }

        func begin() {
            state.withLock { state in
                state.begun += 1
                state.running += 1
                state.most = max(state.most, state.running)
            }
        }

        func end() { state.withLock { $0.running -= 1 } }
    }

    @Test func `What several ask for is found once`() async throws {
        let orders = SampleOrders(capacity: 1 << 20)
        let (count, gate) = (Count(), Gate())
        let search: SampleOrders.Search = { _ in
            count.begin()
            await gate.pass()
            return Self.found
        }
        let tasks = (0..<5).map { _ in
            Task { try await orders.order(Self.name(1), by: search) }
        }
        await gate.arrival()
        gate.open()
        for task in tasks { #expect(try await task.value == Self.found) }
        #expect(try await orders.order(Self.name(1), by: search) == Self.found)
        #expect(count.begun == 1)
    }

    @Test func `Clusters are found one after another`() async throws {
        let orders = SampleOrders(capacity: 1 << 20)
        let count = Count()
        let tasks = (0..<8).map { number in
            Task {
                try await orders.order(Self.name(number)) { _ in
                    count.begin()
                    for _ in 0..<10 { await Task.yield() }
                    count.end()
                    return Self.found
                }
            }
        }
        for task in tasks { _ = try await task.value }
        #expect(count.begun == 8 && count.most == 1)
    }

    @Test func `Labels do not wait for clusters`() async throws {
        let orders = SampleOrders(capacity: 1 << 20)
        let gate = Gate()
        let slow = Task {
            try await orders.order(Self.name(1)) { _ in
                await gate.pass()
                return Self.found
            }
        }
        await gate.arrival()
        #expect(try await orders.order(Self.name(1, .label)) { _ in Self.found } == Self.found)
        gate.open()
        _ = try await slow.value
    }

    @Test func `What nobody waits for any more is given up, and begun anew when it is asked for`()
        async throws
    {
        let orders = SampleOrders(capacity: 1 << 20)
        let (gate, count) = (Gate(), Count())
        let search: SampleOrders.Search = { check in
            count.begin()
            await gate.pass()
            try check()
            return Self.found
        }
        let tasks = (0..<2).map { _ in Task { try await orders.order(Self.name(1), by: search) } }
        await gate.arrival()
        // Both are in by the time the actor has answered so often.
        for _ in 0..<100 { _ = try? await orders.order(Self.name(2, .label)) { _ in Self.found } }
        for task in tasks { task.cancel() }
        for _ in 0..<100 { _ = try? await orders.order(Self.name(2, .label)) { _ in Self.found } }
        gate.open()
        for task in tasks { await #expect(throws: CancellationError.self) { try await task.value } }
        #expect(try await orders.order(Self.name(1), by: search) == Self.found)
        #expect(count.begun == 2)
    }

    @Test func `One who goes does not take it from the others`() async throws {
        let orders = SampleOrders(capacity: 1 << 20)
        let (gate, count) = (Gate(), Count())
        let search: SampleOrders.Search = { check in
            count.begin()
            await gate.pass()
            try check()
            return Self.found
        }
        let first = Task { try await orders.order(Self.name(1), by: search) }
        await gate.arrival()
        let second = Task { try await orders.order(Self.name(1), by: search) }
        for _ in 0..<100 { _ = try? await orders.order(Self.name(2, .label)) { _ in Self.found } }
        first.cancel()
        for _ in 0..<100 { _ = try? await orders.order(Self.name(2, .label)) { _ in Self.found } }
        gate.open()
        #expect(try await second.value == Self.found)
        #expect(count.begun == 1)
    }

    @Test func `Errors are everybody's, and are not kept`() async throws {
        let orders = SampleOrders(capacity: 1 << 20)
        await #expect(throws: SampleOrderFault.noTargets) {
            try await orders.order(Self.name(1)) { _ in throw SampleOrderFault.noTargets }
        }
        #expect(try await orders.order(Self.name(1)) { _ in Self.found } == Self.found)
    }

    @Test func `Those that were asked for last are kept`() async throws {
        // An order of a hundred samples takes 1056 bytes, and there is room for four.
        let orders = SampleOrders(capacity: 4500)
        let count = Count()
        func ask(_ number: Int) async throws {
            _ = try await orders.order(Self.name(number)) { _ in
                count.begin()
                return Self.found
            }
        }
        for number in [1, 2, 3, 4, 1, 5] { try await ask(number) }
        #expect(count.begun == 5)
        // The second had been left longest.
        for number in [1, 3, 4, 5] { try await ask(number) }
        #expect(count.begun == 5)
        try await ask(2)
        #expect(count.begun == 6)
    }
}
