internal import HTTP
internal import Jobs
internal import NeuralKernels

/// A job that has a result, with a part of it.
enum FinishedResult {
    /// - Throws: ``Problem`` when there is no such job or it has no such part.
    static func open(
        _ part: ResultPart, _ service: Service, _ request: EndpointRequest
    ) async throws -> (job: Job, reader: any ResultReader) {
        try await open(part, service, request.caller, request.parameters["id"] ?? "")
    }

    /// The same of a job that is named elsewhere than in the path.
    ///
    /// - Throws: ``Problem`` when there is no such job or it has no such part.
    static func open(
        _ part: ResultPart, _ service: Service, _ caller: Caller, _ name: String
    ) async throws -> (job: Job, reader: any ResultReader) {
        let job = try await JobEndpoints.job(name, service, caller)
        guard job.order.form.parts.contains(part) else { throw Problem.without(part) }
        switch job.state {
        case .queued, .running: throw Problem.notFinished(job, part)
        case .failed, .cancelled: throw Problem.withoutResult(job, part)
        case .succeeded: break
        }
        return (job, try reader(of: part, of: job, service.results))
    }

    /// A part that a succeeded job has.
    ///
    /// - Throws: ``StoreError`` when it is missing.
    static func reader(
        of part: ResultPart, of job: Job, _ results: any ResultStore
    ) throws(StoreError) -> any ResultReader {
        guard let reader = try results.open(job.digest, part, as: job.header(of: part)) else {
            throw .damaged("the \(part) \(job.digest) of the job \(job.id) is missing")
        }
        return reader
    }
}

extension FinishedResult {
    /// The kernel of a job's network after some steps of its training.
    ///
    /// - Throws: ``Problem`` when it was not recorded.
    static func record(_ step: Int, of job: Job, _ service: Service) throws -> any ResultReader {
        guard let records = job.result?.training?.records else { throw Problem.withoutTraining }
        guard let place = records.firstIndex(where: { $0.step == step }) else {
            throw Problem.withoutRecord(step, steps: records.map(\.step))
        }
        let all = try reader(of: .records, of: job, service.results)
        return RecordedKernel(all, place: place, header: job.header)
    }
}
