internal import ArgumentParser
internal import Endpoints
internal import Foundation
internal import JSON
internal import Jobs
internal import LinearAlgebra
internal import NeuralKernels
internal import Platform
internal import Storage

/// `ntkd compute`.
struct Compute: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Computes one specification without a server.",
        discussion: """
            The form of the output follows from the file's ending: .npy, .json, .csv, .png, .svg or .pdf. Without --output the
            matrix goes to standard output as JSON. Exit codes: 65 for a specification that cannot be run, 66 for
            one that cannot be read, 73 for an output that cannot be written.
            """)

    @Argument(help: "A file with a job's specification; - is standard input.") var specification: String

    @Option(name: .shortAndLong, help: "The file to write.") var output: String?

    @Option(help: "How many threads compute; one per processor otherwise.") var threads: Int?

    @Option(help: "What the computation may take of memory, such as 2GiB; half of the memory otherwise.")
    var memoryBudget: String?

    func run() async throws {
        let form = try form()
        let memory = try memory()
        let path = specification
        let specification = try Self.read(path)
        guard specification.kernel.regression == nil, specification.kernel.training == nil else {
            throw Failure(
                code: EX_DATAERR,
                message: "\(path): compute writes a kernel; a regression or a training is for ntkd serve")
        }
        BLAS.useCallersThread()
        Signals.ignoreBrokenPipes()
        let pool = ComputePool(width: max(1, threads ?? Machine.current.processors))
        Allocator.keepFreedMemory(arenas: pool.width)
        let directory = try OutputDirectory(for: output)
        defer { directory.remove() }
        let costs = try await MeasuredCosts.ofUser(on: pool)
        let limits = JobLimits(memory: memory, result: directory.freeBytes)
        let need = JobNeed(specification.kernel, limits: limits, costs: costs, threads: pool.width)
        guard need.faults.isEmpty else {
            let faults = InvalidSpecification(faults: need.faults)
            throw Failure(code: EX_DATAERR, message: JobFailureWords.text(faults, in: path))
        }
        let results = FileResultStore(directory: directory.path, isLasting: false)
        let jobs = JobQueue(
            store: MemoryJobStore(), results: results, datasets: MemoryDatasetStore(), pool: pool,
            costs: costs, clock: .system,
            settings: QueueSettings(
                memory: memory, capacity: 1, retention: .forever, datasetRetention: .forever,
                machine: ""),
            report: { _ in })
        let submission = Submission(specification, predictedSeconds: 0)
        let accepted = try await jobs.submit(submission, owner: nil, request: nil).job
        let job = try await finished(accepted, jobs)
        guard job.state == .succeeded, let reader = try results.open(job.digest, .kernel, as: job.header)
        else {
            throw Failure(code: 1, message: JobFailureWords.text(job))
        }
        if form == .npy, let output {
            // The store's file is the output already.
            do throws(StoreError) { try results.give(job.digest, as: output) } catch {
                throw Failure(code: EX_CANTCREAT, message: "\(output) cannot be written")
            }
            return OutputFile.share(output)
        }
        let export = KernelExport(job: job, reader: reader, pool: pool)
        try await OutputFile.write(try export.stream(as: form), to: output, aside: directory)
    }

    private func form() throws(Failure) -> KernelExport.Form {
        guard let output else { return .json }
        let ending = output.split(separator: ".").last.map(String.init) ?? ""
        guard let form = KernelExport.Form(rawValue: ending.lowercased()) else {
            let endings = KernelExport.Form.allCases.map { "." + $0.rawValue }.joined(separator: ", ")
            throw .configuration("--output must end in one of \(endings), got \(output)")
        }
        return form
    }

    private func memory() throws(Failure) -> Double {
        guard let memoryBudget else { return Double(Machine.current.memory) / 2 }
        guard let bytes = ByteSize(memoryBudget) else {
            throw .configuration("--memory-budget must be \(Setting.Kind.bytes), got \(memoryBudget)")
        }
        return Double(bytes.count)
    }

    /// Reads and checks a specification.
    private static func read(_ path: String) throws(Failure) -> Specification {
        let bytes: [UInt8]
        do {
            bytes =
                path == "-"
                ? [UInt8](try FileHandle.standardInput.readToEnd() ?? Data())
                : [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw Failure(code: EX_NOINPUT, message: "\(path) cannot be read")
        }
        do {
            return try SpecificationReader.read(JSONReader.read(bytes))
        } catch let error as JSONError {
            throw Failure(code: EX_DATAERR, message: JobFailureWords.text(error, in: path))
        } catch let error as InvalidSpecification {
            throw Failure(code: EX_DATAERR, message: JobFailureWords.text(error, in: path))
        } catch {
            throw Failure(code: EX_DATAERR, message: "\(error)")
        }
    }

    /// The job when it is over; shows its progress on a terminal.
    private func finished(_ job: Job, _ jobs: JobQueue) async throws -> Job {
        var bar = ProgressBar()
        while true {
            guard let now = try await jobs.wait(for: job.id, seconds: ProgressBar.interval) else {
                return job
            }
            if now.state.isFinal {
                bar.clear()
                return now
            }
            if let progress = await jobs.progress(of: job.id) { bar.show(progress) }
        }
    }
}
