internal import GRDB
internal import JSON
internal import Jobs
internal import NeuralKernels

/// Takes the jobs of the first schema, which had their specifications alone, into the table `ordered_job`.
enum JobsMigration {
    static func run(_ database: Database) throws {
        let rows = try Row.fetchCursor(database, sql: "SELECT * FROM job ORDER BY id")
        while let row = try rows.next() {
            let text: String = row["specification"]
            let submission = try? Submission(
                SpecificationReader.read(try JSONReader.read(Array(text.utf8)), datasets: .accepted),
                predictedSeconds: 0)
            let digest = KernelDigest(hexadecimal: row["digest"])
            guard let id = JobID(row["id"] as String), let state = JobState(rawValue: row["state"]),
                let digest, let order = submission?.order ?? JobOrder(unreadable: text, digest: digest, row)
            else { throw UnreadableRow(id: row["id"]) }
            var job = Job(
                id: id, order: order, owner: nil, createdAt: Timestamp(milliseconds: row["created_at"]),
                state: state, startedAt: JobRow.time(row["started_at"]),
                finishedAt: JobRow.time(row["finished_at"]), attempt: row["attempt"],
                // A job that an earlier version ran again had been crashed with.
                crashes: max(0, (row["attempt"] as Int) - 1), result: try JobRow.decode(row["result"]),
                failure: try JobRow.decode(row["failure"]))
            if submission == nil, !state.isFinal {
                job.state = .failed
                job.finishedAt = job.createdAt
                job.failure = .unreadable("this version of the service does not take it")
            }
            try JobRow(job).insert(database, into: "ordered_job")
            if let document = submission?.document { try JobRow.insert(document, of: id, database) }
        }
    }
}

extension JobOrder {
    /// Of a specification that today's rules refuse: it is shown as it is, with the result that it has.
    fileprivate init?(unreadable text: String, digest: KernelDigest, _ row: Row) {
        let document = try? JSONReader.read(Array(text.utf8))
        guard case .object(let members)? = document else { return nil }
        let result: JobResult? = (try? JobRow.decode(row["result"])) ?? nil
        var (name, elementType) = (Specification.defaultName, ElementType.float32)
        if case .string(let text)? = members["name"] { name = text }
        if case .string("float64")? = members["dtype"] { elementType = .float64 }
        self.init(
            name: name, digest: digest,
            form: ResultForm(
                shape: result?.shape ?? [0, 0], elementType: elementType,
                parts: result?.standardError == nil ? [.kernel] : [.kernel, .standardError],
                isRectangular: members["against"] != nil),
            timeout: nil, predictedSeconds: 0, outline: text, isWhole: true)
    }
}
