import FoundationEssentials
import HTTPTypes
import Jobs
import JSON
import TestSupport
import Testing

@testable import Endpoints

/// `GET /v1/jobs/{id}/events`.
@Suite(.timeLimit(.minutes(3))) struct EventsEndpointTests {
    struct Event: Hashable {
        var id = ""
        var name = ""
        var data = ""
    }

    /// Reads a stream as WHATWG HTML section 9.2.6 says.
    static func events(_ text: String) -> [Event] {
        text.components(separatedBy: "\n\n").compactMap { block in
            var event = Event()
            for line in block.split(separator: "\n") {
                let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { continue }
                let value = String(parts[1].drop { $0 == " " })
                switch parts[0] {
                case "id": event.id = value
                case "event": event.name = value
                case "data": event.data += value
                default: break
                }
            }
            return event.data.isEmpty ? nil : event
        }
    }

    private static func states(_ events: [Event]) throws -> [String] {
        try events.filter { $0.name == "state" }.map {
            try #require(try JSONReader.read(Array($0.data.utf8))["state"]?.string)
        }
    }

    @Test func `A job's life is told from its beginning to its end`() async throws {
        let desk = try Desk()
        let (job, path) = try await desk.finished(.small(seed: 1))
        let answer = try await desk.ask("GET \(path)/events")
        #expect(answer.status == 200 && answer.field("Content-Type") == "text/event-stream")
        #expect(answer.field("Cache-Control") == "no-store")
        let events = Self.events(answer.text)
        #expect(try Self.states(events) == ["queued", "running", "succeeded"])
        #expect(events.last?.id == "final")
        let shown = try JSONReader.read(Array(try #require(events.last).data.utf8))
        #expect(shown["id"] == .string(job.id.description))
        #expect(shown["result"]?["shape"] == .numbers([6, 6]))
    }

    @Test func `A client that comes back hears what it has not heard`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1))
        let events = Self.events(try await desk.ask("GET \(path)/events").text)
        let rest = Self.events(
            try await desk.ask("GET \(path)/events", "Last-Event-ID: \(events[0].id)").text)
        #expect(rest == Array(events.dropFirst()))
        let done = try await desk.ask("GET \(path)/events", "Last-Event-ID: final")
        #expect(done.status == 204 && done.body.isEmpty)
        // Numbers of another process mean nothing.
        let other = try await desk.ask("GET \(path)/events", "Last-Event-ID: other-2")
        #expect(Self.events(other.text) == events)
    }

    @Test func `A running job is followed to its end`() async throws {
        let gate = Gate()
        let desk = try Desk(Workshop(holdingRunningJobsAt: gate))
        let job = try await desk.workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        async let answer = desk.ask("GET /v1/jobs/\(job.id)/events")
        await desk.workshop.clock.sleepers(1)
        gate.open()
        #expect(try Self.states(Self.events(try await answer.text)) == ["queued", "running", "succeeded"])
    }

    @Test func `Silence is broken by comments`() async throws {
        let gate = Gate()
        let desk = try Desk(Workshop(holdingRunningJobsAt: gate))
        let job = try await desk.workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        async let answer = desk.ask("GET /v1/jobs/\(job.id)/events")
        await desk.workshop.clock.sleepers(1)
        desk.workshop.clock.advance(by: 15)
        await desk.workshop.clock.sleepers(1)
        gate.open()
        #expect(try await answer.text.contains("\n\n:\n\n"))
    }

    @Test func `A service that stops ends the stream`() async throws {
        let gate = Gate()
        let desk = try Desk(Workshop(holdingRunningJobsAt: gate))
        _ = try await desk.workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        let queued = try await desk.workshop.queue.submit(try .small(seed: 2))
        async let answer = desk.ask("GET /v1/jobs/\(queued.id)/events")
        await desk.workshop.clock.sleepers(1)
        async let drained: Void = desk.workshop.queue.drain(within: 10)
        #expect(try Self.states(Self.events(try await answer.text)) == ["queued"])
        gate.open()
        await drained
    }

    @Test func `Events are of their own type, and of jobs that there are`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1))
        #expect(try await desk.ask("GET \(path)/events", "Accept: application/json").status == 406)
        #expect(try await desk.ask("GET \(path)/events", "Accept: text/event-stream").status == 200)
        #expect(try await desk.ask("GET /v1/jobs/01ARYZ6S41TSV4RRFFQ69G5FAV/events").status == 404)
        #expect(try await desk.ask("GET \(path)/events?x=1").status == 400)
    }
}
