internal import FoundationEssentials
internal import GRDB
internal import JSON
internal import Jobs

/// A job as a row of the table `job`.
///
/// The specification is its own JSON document, so that the file format and the API's are one; times are
/// milliseconds since 1970.
struct JobRow: FetchableRecord, PersistableRecord {
    static let databaseTableName = "job"

    let job: Job

    init(_ job: Job) { self.job = job }

    init(row: Row) throws {
        let document = try JSONReader.read(Array((row["specification"] as String).utf8))
        guard let id = JobID(row["id"] as String), let state = JobState(rawValue: row["state"]),
            let digest = KernelDigest(hexadecimal: row["digest"])
        else { throw UnreadableRow(id: row["id"]) }
        job = Job(
            id: id, specification: try SpecificationReader.read(document, datasets: .accepted),
            digest: digest,
            createdAt: Timestamp(milliseconds: row["created_at"]), state: state,
            startedAt: (row["started_at"] as Int64?).map { Timestamp(milliseconds: $0) },
            finishedAt: (row["finished_at"] as Int64?).map { Timestamp(milliseconds: $0) },
            attempt: row["attempt"], result: try Self.decode(row["result"]),
            failure: try Self.decode(row["failure"]))
    }

    func encode(to container: inout PersistenceContainer) throws {
        container["id"] = job.id.description
        container["state"] = job.state.rawValue
        container["digest"] = job.digest.hexadecimal
        container["specification"] = String(
            decoding: JSONWriter.bytes(job.specification.document), as: UTF8.self)
        container["created_at"] = job.createdAt.milliseconds
        container["started_at"] = job.startedAt?.milliseconds
        container["finished_at"] = job.finishedAt?.milliseconds
        container["attempt"] = job.attempt
        container["result"] = try Self.encode(job.result)
        container["failure"] = try Self.encode(job.failure)
    }

    /// The changeable part as a compare-and-set on state and attempt.
    ///
    /// - Returns: Whether a row was in that state and on that attempt.
    func update(_ database: Database, ifIn state: JobState, attempt: Int) throws -> Bool {
        try database.execute(
            sql: """
                UPDATE job SET state = ?, started_at = ?, finished_at = ?, attempt = ?, result = ?, failure = ?
                WHERE id = ? AND state = ? AND attempt = ?
                """,
            arguments: [
                job.state.rawValue, job.startedAt?.milliseconds, job.finishedAt?.milliseconds, job.attempt,
                try Self.encode(job.result), try Self.encode(job.failure), job.id.description, state.rawValue,
                attempt,
            ])
        return database.changesCount == 1
    }

    private static func encode<Value: Encodable>(_ value: Value?) throws -> String? {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: infinity, negativeInfinity: "-" + infinity, nan: notANumber)
        return try value.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
    }

    private static func decode<Value: Decodable>(_ text: String?) throws -> Value? {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: infinity, negativeInfinity: "-" + infinity, nan: notANumber)
        return try text.map { try decoder.decode(Value.self, from: Data($0.utf8)) }
    }

    /// Statistics may overflow where the kernel itself does not, and JSON has no words for that.
    private static let infinity = "Infinity"
    private static let notANumber = "NaN"
}

/// A row that no version of this program can have written.
struct UnreadableRow: Error {
    let id: String
}
