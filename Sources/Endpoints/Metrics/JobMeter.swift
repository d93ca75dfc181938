package import Jobs
internal import Synchronization

/// Counts what happens to jobs.
package final class JobMeter: Sendable {
    private struct State {
        var accepted = 0
        var ended: [JobState: Int] = [:]
        var cached = 0
        var kernelSeconds = 0.0
        var running: Set<JobID> = []
        var storeErrors = 0
    }

    private let state = Mutex(State())

    package init() {}

    package func note(_ event: JobEvent) {
        state.withLock { state in
            switch event {
            case .accepted(let job):
                state.accepted += 1
                // A job whose kernel is known ends as it begins, and nothing else tells of it.
                if job.state.isFinal { Self.end(job, &state) }
            case .started(let job): state.running.insert(job.id)
            case .ended(let job):
                state.running.remove(job.id)
                Self.end(job, &state)
            case .unrecorded(let id, _):
                state.running.remove(id)
                state.storeErrors += 1
            case .resumed, .deleted, .expired, .datasetExpired: break
            }
        }
    }

    private static func end(_ job: Job, _ state: inout State) {
        // One that the service's end interrupts goes back to the queue.
        guard job.state.isFinal else { return }
        state.ended[job.state, default: 0] += 1
        if let result = job.result {
            if result.isCached { state.cached += 1 } else { state.kernelSeconds += result.seconds }
        }
        switch job.failure {
        case .storage, .storageFull: state.storeErrors += 1
        default: break
        }
    }

    package var families: [MetricFamily] {
        let state = state.withLock { $0 }
        return [
            MetricFamily(
                "ntkd_jobs_accepted_total", .counter, help: "Jobs accepted.", value: state.accepted),
            MetricFamily(
                "ntkd_jobs_ended_total", .counter, help: "Jobs that have ended, by how.",
                samples: JobState.allCases.filter(\.isFinal).map {
                    MetricFamily.Sample(
                        labels: [MetricFamily.Label("state", $0.rawValue)],
                        value: Double(state.ended[$0] ?? 0))
                }),
            MetricFamily(
                "ntkd_jobs_cached_total", .counter,
                help: "Jobs that succeeded by the kernel of an equal one.", value: state.cached),
            MetricFamily(
                "ntkd_jobs_running", .gauge, help: "Jobs that are being computed.",
                value: state.running.count),
            MetricFamily(
                "ntkd_kernel_seconds_total", .counter, help: "Time that kernels took to compute.",
                value: state.kernelSeconds),
            MetricFamily(
                "ntkd_pieces_finished_total", .counter,
                help:
                    "Pieces of jobs that are done: runs of samples on their way, blocks of kernels, rows read.",
                value: PieceCount.total),
            MetricFamily(
                "ntkd_store_errors_total", .counter,
                help: "What the store could not do, by whom it was asked.",
                samples: [
                    MetricFamily.Sample(
                        labels: [MetricFamily.Label("source", "job")], value: Double(state.storeErrors))
                ]),
        ]
    }
}
