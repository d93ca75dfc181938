internal import GRDB

/// The database's tables, as a list of migrations: each runs once in the life of a database, in this order.
///
/// A migration that has been released never changes; a new one goes to the end.
enum Schema {
    static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("jobs") { database in
            try database.execute(
                sql: """
                    CREATE TABLE job (
                        id TEXT PRIMARY KEY NOT NULL,
                        state TEXT NOT NULL,
                        digest TEXT NOT NULL,
                        specification TEXT NOT NULL,
                        created_at INTEGER NOT NULL,
                        started_at INTEGER,
                        finished_at INTEGER,
                        attempt INTEGER NOT NULL,
                        result TEXT,
                        failure TEXT
                    ) STRICT;
                    CREATE INDEX job_by_state ON job (state, id);
                    CREATE INDEX job_by_digest ON job (digest);
                    """)
        }
        return migrator
    }()
}
