/// A version of the control tables, and what brings it to a database that has the one before.
package struct Migration: Sendable {
    package let version: Int
    package let name: String

    package static let all = ControlTables.versions.enumerated().map {
        Migration(version: $0.offset + 1, name: $0.element)
    }

    /// The tables that it makes.
    package func tables(in engine: Engine) -> [String] {
        ControlTables.all.filter { $0.since == version && $0.isIn(engine) }.map(\.name)
    }

    /// Several statements, separated by semicolons.
    package func statements(in dialect: any SchemaDialect) -> String {
        let tables = ControlTables.all.flatMap { $0.tableStatements(bringing: version, in: dialect) }
        let indexes = ControlTables.all.flatMap { $0.indexStatements(bringing: version, in: dialect.engine) }
        return (tables + changes(in: dialect) + indexes).map { $0 + ";" }.joined(separator: "\n")
    }

    /// What becomes of the rows and the conditions that are there.
    private func changes(in dialect: any SchemaDialect) -> [String] {
        switch (version, dialect.engine) {
        // Nobody is told again of what was raised before.
        case (7, _): ["UPDATE tds_alerts SET told_at = raised_at"]
        // Images wait too.
        case (9, .postgres):
            [
                """
                ALTER TABLE tds_record_retries
                    DROP CONSTRAINT tds_record_retries_phase_check,
                    ADD CONSTRAINT tds_record_retries_phase_check CHECK (phase IN ('detail', 'deletion', 'image'))
                """
            ]
        // SQLite changes no CHECK: the table is made anew.
        case (9, .sqlite):
            ControlTables.retries.named("tds_record_retries_new")
                .tableStatements(bringing: ControlTables.retries.since, in: dialect) + [
                    "INSERT INTO tds_record_retries_new SELECT * FROM tds_record_retries",
                    "DROP TABLE tds_record_retries",
                    "ALTER TABLE tds_record_retries_new RENAME TO tds_record_retries",
                ]
        default: []
        }
    }
}
