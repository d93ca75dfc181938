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
        migrator.registerMigration("orders") { database in
            try database.execute(sql: orders)
            try JobsMigration.run(database)
            try database.execute(sql: "DROP TABLE job")
            try database.execute(sql: "ALTER TABLE ordered_job RENAME TO job")
            try database.execute(sql: orderIndices)
        }
        migrator.registerMigration("results") { database in
            // Only of succeeded jobs does anybody ask for the digest: the others need not be in an index.
            try database.execute(
                sql: """
                    DROP INDEX job_by_digest;
                    CREATE INDEX job_by_result ON job (digest, finished_at, id, result_bytes)
                        WHERE state = 'succeeded';
                    """)
        }
        return migrator
    }()

    /// Jobs that are read without reading their specifications.
    ///
    /// Long columns come last: SQLite reads a row's pages
    /// up to the last column that is asked for.
    private static let orders = """
        CREATE TABLE ordered_job (
            id TEXT PRIMARY KEY NOT NULL,
            owner TEXT,
            state TEXT NOT NULL,
            digest TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            started_at INTEGER,
            finished_at INTEGER,
            attempt INTEGER NOT NULL,
            crashes INTEGER NOT NULL,
            name TEXT NOT NULL,
            shape TEXT NOT NULL,
            dtype TEXT NOT NULL,
            parts TEXT NOT NULL,
            is_rectangular INTEGER NOT NULL,
            result_bytes REAL NOT NULL,
            timeout REAL,
            predicted_seconds REAL NOT NULL,
            seconds REAL,
            result TEXT,
            failure TEXT,
            outline TEXT NOT NULL,
            is_whole INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE document (
            job TEXT PRIMARY KEY NOT NULL,
            text TEXT NOT NULL
        ) STRICT;
        CREATE TABLE submission (
            owner TEXT NOT NULL,
            key TEXT NOT NULL,
            body_digest TEXT NOT NULL,
            job TEXT NOT NULL,
            PRIMARY KEY (owner, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX submission_by_job ON submission (job);
        CREATE TABLE expired_job (
            id TEXT PRIMARY KEY NOT NULL,
            owner TEXT,
            expired_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    private static let orderIndices = """
        CREATE INDEX job_by_state ON job (state, id);
        CREATE INDEX job_by_digest ON job (digest);
        CREATE INDEX job_by_owner ON job (owner, id);
        CREATE INDEX job_by_end ON job (finished_at) WHERE finished_at IS NOT NULL;
        """
}
