import SQLStores
import SyncCore

/// Whether a database fits this program, and the tables that it lacks.
struct Schema: Sendable {
    /// Transaction ids and the like of the functions that are used here.
    private static let oldestServer: Int64 = 130_000
    /// Says to all who prepare a schema, in all processes, whose turn it is. The number has no meaning: "TDSM" in ASCII.
    private static let advisoryLock: Int64 = 0x5444_534D

    let types: [EntityType]
    let address: PostgresAddress

    /// Creates the tables that are not there, adds the columns that the catalog has gained and widens those that are too
    /// narrow. In one transaction, and only when everything is known to fit.
    ///
    /// Whenever a table or a column for content was added, rows lack what a state cache may remember as synced. So the database
    /// then gets a new generation, which voids the cache's entries, and the next run of the type makes its rows anew from their
    /// own payloads (``SyncCore/RowRepair``), which costs no call.
    /// Open letters of an older version are told apart too, see ``OlderLetters``.
    ///
    /// - Returns: the tables as they are, by the name of their type.
    func prepare(_ session: Session) throws -> [String: DataTable] {
        try session.execute("SELECT pg_advisory_xact_lock($1)", [.integer(Self.advisoryLock)])
        let (applied, plans) = try plans(session)
        try migrate(session, beyond: applied)
        for plan in plans { try carryOut(plan, session) }
        for plan in plans { try OlderLetters.assign(of: plan.table.type, in: plan.table.sql, session) }
        if try plans.contains(where: \.lacksData) || Generation.current(in: session) == nil {
            _ = try Generation.renew(in: session)
        }
        let tables = try plans.map { try numbered($0.table, session) }
        return Dictionary(uniqueKeysWithValues: tables.map { ($0.type.name, $0) })
    }

    /// What ``prepare(_:)`` would do, and the tables as they then are. Reads only.
    func forecast(_ session: Session) throws -> (SchemaForecast, tables: [DataTable]) {
        let (applied, plans) = try plans(session)
        let lacking = Migration.all.filter { $0.version > applied ?? 0 }
        let control = lacking.flatMap { $0.tables(in: .postgres) }.map { SchemaChange(.createTable, table: $0) }
        let effects = plans.compactMap { plan in plan.effect.map { (plan.table.type.name, $0) } }
        let forecast = SchemaForecast(
            controlTables: applied == nil ? .missing : lacking.isEmpty ? .current : .older,
            changes: control + plans.flatMap(\.changes),
            effects: Dictionary(uniqueKeysWithValues: effects)
        )
        return (forecast, plans.map(\.table))
    }

    private func plans(_ session: Session) throws -> (applied: Int64?, [TypePlan]) {
        let applied = try checkControlTables(session)
        return (applied, try types.map { try plan($0, session) })
    }

    private func numbered(_ table: DataTable, _ session: Session) throws -> DataTable {
        var table = table
        table.sequence = try session.execute(
            """
            SELECT name FROM pg_get_serial_sequence(quote_ident($1), 'id') AS name
            WHERE has_sequence_privilege(name, 'USAGE')
            """,
            [.text(table.type.table)]
        ).first?.text(0)
        return table
    }

    // MARK: - Checks

    /// - Returns: the newest migration that the database has; nil where it has none of our tables.
    private func checkControlTables(_ session: Session) throws -> Int64? {
        let place = try Place.of(session)
        try check(place)
        let applied =
            place.hasTables
            ? try session.execute("SELECT max(version) FROM tds_migrations").first?.integer(0) ?? 0 : nil
        for migration in Migration.all where migration.version > applied ?? 0 {
            for name in migration.tables(in: .postgres) where try ExistingTable.named(name, in: session) != nil {
                throw clash(Clash(name, "It was not made by TDS."))
            }
        }
        guard applied ?? 0 <= Migration.all.count else {
            throw incompatible(
                "was made by a newer version of TDS.",
                nextStep: "Use that version, or name another database."
            )
        }
        return applied
    }

    private func check(_ place: Place) throws {
        guard place.version >= Self.oldestServer else {
            throw incompatible("is on a PostgreSQL older than 13.", nextStep: "Use PostgreSQL 13 or newer.")
        }
        guard place.encoding == "UTF8" else {
            throw incompatible(
                "has the encoding \(place.encoding), which cannot hold every text. Nothing was written.",
                nextStep: "Make a database with UTF8 (createdb --encoding=UTF8 --template=template0) and name that one."
            )
        }
        guard place.schema != nil else {
            throw incompatible(
                "has no schema for the tables: of search_path (\(place.searchPath)) none exists that its user may use.",
                nextStep: "Create the schema, grant USAGE on it, or correct search_path (options=-csearch_path%3D… in "
                    + "DATABASE_URL)."
            )
        }
        guard place.hasTables || place.mayCreate else {
            throw SyncError(
                .destinationUnavailable,
                "The user of DATABASE_URL may not create tables in the schema \(place.schema ?? "") of \(address.displayName).",
                nextStep: "GRANT CREATE ON SCHEMA \(place.schema ?? "") to that user, or let it own the database."
            )
        }
    }

    private func plan(_ type: EntityType, _ session: Session) throws -> TypePlan {
        do {
            return try TypePlan(type) { try ExistingTable.named($0, in: session) }
        } catch let error as Clash {
            throw clash(error)
        }
    }

    private func clash(_ clash: Clash) -> SyncError {
        incompatible(
            "has a table \"\(clash.table)\" that TDS cannot use. \(clash.reason) Nothing was written.",
            nextStep: clash.nextStep
        )
    }

    private func incompatible(_ what: String, nextStep: String) -> SyncError {
        SyncError(.destinationIncompatible, "\(address.displayName.capitalizedFirst) \(what)", nextStep: nextStep)
    }

    // MARK: - Changes

    private func migrate(_ session: Session, beyond applied: Int64?) throws {
        if applied == nil { try session.run(PostgresDialect.history) }
        for migration in Migration.all where migration.version > applied ?? 0 {
            try session.run(migration.statements(in: PostgresDialect()))
            try session.execute(
                "INSERT INTO tds_migrations (version, name) VALUES ($1, $2)",
                [.integer(Int64(migration.version)), .text(migration.name)]
            )
        }
    }

    private func carryOut(_ plan: TypePlan, _ session: Session) throws {
        for statement in plan.statements {
            do {
                try session.run(statement)
            } catch let error as PostgresError where error.sqlState == "23505" {
                throw clash(Clash(plan.table.type.table, "The same id or zoho_id is in it twice."))
            } catch let error as PostgresError where error.sqlState == "0A000" {
                // What PostgreSQL does not change the type of: a column that a view, rule or trigger of the user reads.
                throw clash(Clash(plan.table.type.table, "It cannot be changed: \(error.message)."))
            }
        }
    }
}
