import Foundation
import TestSupport
import Testing

/// What the running program tells of itself.
@Suite(.timeLimit(.minutes(3))) struct RunningObservationTests {
    @Test func `The metrics say what the service has done`() async throws {
        let directory = try TemporaryDirectory()
        try await RunningService.run(in: directory.path("data")) { service in
            _ = try await service.submit(
                RunningService.specification(count: 20), "--header", "Prefer: wait=30")
            let read = Exposition(String(decoding: try await service.curl("/metrics"), as: UTF8.self))
            #expect(read[#"ntkd_jobs{state="succeeded"}"#] == 1)
            #expect(read[#"ntkd_jobs_ended_total{state="succeeded"}"#] == 1)
            #expect(read["ntkd_queue_depth"] == 0)
            #expect(read["ntkd_queue_oldest_age_seconds"] == 0)
            #expect(read["ntkd_connections_open"] == 1)
            for name in [
                "process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds",
                "process_max_fds", "process_virtual_memory_bytes", "ntkd_results_bytes",
                "ntkd_data_directory_bytes", "ntkd_disk_free_bytes", "ntkd_kernel_seconds_total",
                "ntkd_pieces_finished_total",
            ] {
                #expect((read[name] ?? 0) > 0, "\(name)")
            }
            let began = try #require(read["process_start_time_seconds"])
            #expect(abs(Date().timeIntervalSince1970 - began) < 180)
            #expect(read.values.keys.contains { $0.hasPrefix("ntkd_build_info{version=\"") })
        }
    }

    @Test func `A service whose directory is gone is not ready`() async throws {
        let directory = try TemporaryDirectory()
        try await RunningService.run(in: directory.path("data")) { service in
            let ready = try await service.curl("/readyz")
            #expect(String(decoding: ready, as: UTF8.self) == #"{"status":"ready"}"#)
            try FileManager.default.moveItem(atPath: directory.path("data"), toPath: directory.path("gone"))
            try await Task.sleep(for: .seconds(1))
            let outcome = try await Program.run(Program.curl, ["--silent", service.url + "/readyz"])
            #expect(outcome.text.contains(#""code":"not_ready""#))
            try await service.logs("the store cannot be used")
            #expect(try await service.curl("/healthz").isEmpty == false)
        }
    }
}
