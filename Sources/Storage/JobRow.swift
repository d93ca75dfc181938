internal import FoundationEssentials
internal import GRDB
internal import JSON
internal import Jobs
internal import NeuralKernels

/// A job as a row of the table `job`; times are milliseconds since 1970.
struct JobRow: FetchableRecord {
    let job: Job

    init(_ job: Job) { self.job = job }

    init(row: Row) throws {
        guard let id = JobID(row["id"] as String), let state = JobState(rawValue: row["state"]),
            let digest = KernelDigest(hexadecimal: row["digest"]),
            let elementType = ElementType(rawValue: row["dtype"])
        else { throw UnreadableRow(id: row["id"]) }
        let parts = StoredParts(text: row["parts"])
        let form = ResultForm(
            shape: (row["shape"] as String).split(separator: ",").compactMap { Int($0) },
            elementType: elementType, parts: parts.parts, isRectangular: row["is_rectangular"],
            ownShapes: parts.ownShapes)
        job = Job(
            id: id,
            order: JobOrder(
                name: try Self.text(row["name"]), digest: digest, form: form, timeout: row["timeout"],
                predictedSeconds: row["predicted_seconds"], outline: row["outline"], isWhole: row["is_whole"]),
            owner: row["owner"], createdAt: Timestamp(milliseconds: row["created_at"]), state: state,
            startedAt: Self.time(row["started_at"]), finishedAt: Self.time(row["finished_at"]),
            attempt: row["attempt"], crashes: row["crashes"], result: try Self.decode(row["result"]),
            failure: try Self.decode(row["failure"]))
    }

    static func time(_ milliseconds: Int64?) -> Timestamp? {
        milliseconds.map { Timestamp(milliseconds: $0) }
    }

    func insert(_ database: Database, into table: String = "job") throws {
        let (order, form) = (job.order, job.order.form)
        let marks = Array(repeating: "?", count: Self.columns.count).joined(separator: ", ")
        try database.execute(
            sql: "INSERT INTO \(table) (\(Self.columns.joined(separator: ", "))) VALUES (\(marks))",
            arguments: [
                job.id.description, job.owner, job.state.rawValue, order.digest.hexadecimal,
                job.createdAt.milliseconds, job.startedAt?.milliseconds, job.finishedAt?.milliseconds,
                job.attempt, job.crashes, Self.json(order.name),
                form.shape.map(String.init).joined(separator: ","),
                form.elementType.rawValue, StoredParts(form).text,
                form.isRectangular, form.byteCount, order.timeout, order.predictedSeconds, job.storedSeconds,
                try Self.encode(job.result), try Self.encode(job.failure), order.outline, order.isWhole,
            ])
    }

    private static let columns = [
        "id", "owner", "state", "digest", "created_at", "started_at", "finished_at", "attempt", "crashes",
        "name",
        "shape", "dtype", "parts", "is_rectangular", "result_bytes", "timeout", "predicted_seconds",
        "seconds",
        "result", "failure", "outline", "is_whole",
    ]

    /// The changeable part as a compare-and-set on state and attempt.
    ///
    /// - Returns: Whether a row was in that state and on that attempt.
    func update(_ database: Database, ifIn state: JobState, attempt: Int) throws -> Bool {
        try database.execute(
            sql: """
                UPDATE job SET state = ?, started_at = ?, finished_at = ?, attempt = ?, crashes = ?, seconds = ?,
                    result = ?, failure = ?
                WHERE id = ? AND state = ? AND attempt = ?
                """,
            arguments: [
                job.state.rawValue, job.startedAt?.milliseconds, job.finishedAt?.milliseconds, job.attempt,
                job.crashes, job.storedSeconds, try Self.encode(job.result), try Self.encode(job.failure),
                job.id.description, state.rawValue, attempt,
            ])
        return database.changesCount == 1
    }
}

extension JobRow {
    /// A text as JSON: SQLite's own texts end at a NUL.
    private static func json(_ text: String) -> String {
        String(decoding: JSONWriter.bytes(.string(text)), as: UTF8.self)
    }

    private static func text(_ json: String) throws -> String {
        guard case .string(let text) = try JSONReader.read(Array(json.utf8)) else {
            throw UnreadableRow(id: json)
        }
        return text
    }

    static func insert(_ document: String, of id: JobID, _ database: Database) throws {
        try database.execute(
            sql: "INSERT INTO document (job, text) VALUES (?, ?)", arguments: [id.description, document])
    }

    static func encode<Value: Encodable>(_ value: Value?) throws -> String? {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: infinity, negativeInfinity: "-" + infinity, nan: notANumber)
        return try value.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
    }

    static func decode<Value: Decodable>(_ text: String?) throws -> Value? {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: infinity, negativeInfinity: "-" + infinity, nan: notANumber)
        return try text.map { try decoder.decode(Value.self, from: Data($0.utf8)) }
    }

    /// Statistics may overflow where the kernel itself does not, and JSON has no words for that.
    private static let infinity = "Infinity"
    private static let notANumber = "NaN"
}

extension Job {
    /// What its own computation took; nothing when another job's result was taken over.
    fileprivate var storedSeconds: Double? { result.flatMap { $0.isCached ? nil : $0.seconds } }
}

/// A row that no version of this program can have written.
struct UnreadableRow: Error {
    let id: String
}
