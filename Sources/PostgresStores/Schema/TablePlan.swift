import SyncCore

/// What has to be done so that a table fits: a value, made without writing anything.
struct TablePlan {
    let table: DataTable
    /// In order.
    private(set) var statements: [String] = []
    /// Whether rows of the table lack what a state cache may remember as synced: it is new, or has new columns.
    private(set) var lacksData = false

    /// Nothing of the user's is ever dropped or narrowed.
    ///
    /// - Parameter existing: nil where there is no such table.
    /// - Throws: ``Clash`` where the table cannot be ours.
    init(_ type: EntityType, existing: ExistingTable?) throws(Clash) {
        var table = DataTable(type: type)
        guard let existing else {
            self.table = table
            statements = [table.createStatement]
            lacksData = true
            return
        }
        guard ["r", "p"].contains(existing.kind) else { throw Clash(table.name, "It is not a table.") }
        let (idType, zohoID) = try Self.ids(existing, table.name)
        table.idType = idType
        self.table = table
        try widen(zohoID, to: .text)
        for column in table.columns {
            if let present = existing.columns[column.name] {
                try widen(present, to: column.type)
            } else {
                add(column)
            }
        }
        if !existing.hasUniqueZohoID { statements.append("CREATE UNIQUE INDEX ON \(table.quotedName) (zoho_id)") }
        if lacksData { forgetHashes(existing) }
    }

    /// - Returns: the type that local ids are compared as, and the column of Zoho's ids.
    private static func ids(
        _ existing: ExistingTable,
        _ table: String
    ) throws(Clash) -> (idType: String, zohoID: ExistingTable.ExistingColumn) {
        let missing = DataTable.identifying.filter { existing.columns[$0] == nil }
        guard missing.isEmpty, let id = existing.columns["id"], let zohoID = existing.columns["zoho_id"] else {
            throw Clash(table, "It has no column \(missing.joined(separator: " and no column ")).")
        }
        guard id.hasDefault else {
            throw Clash(table, "Its column id has no default, so it cannot be left to the database.")
        }
        switch id.actual.name {
        case "int2", "int4", "int8": return ("bigint", zohoID)
        case "uuid": return ("uuid", zohoID)
        case "text", "varchar": return ("text", zohoID)
        default: throw Clash(table, "Its column id is \(id.description), and not a whole number, uuid or text.")
        }
    }

    private mutating func widen(_ present: ExistingTable.ExistingColumn, to wanted: ColumnType) throws(Clash) {
        guard !present.isGenerated else {
            throw Clash(table.name, "Its column \(present.name) is generated, so it cannot be written.")
        }
        switch wanted.fit(present.actual) {
        case .fits: break
        case .widens:
            statements.append(
                "ALTER TABLE \(table.quotedName)"
                    + " ALTER COLUMN \(present.name.quotedIdentifier) TYPE \(wanted.rawValue)"
            )
        case .clashes: throw Clash(table.name, present, wanted: wanted)
        }
    }

    private mutating func add(_ column: DataTable.ColumnDefinition) {
        statements.append("ALTER TABLE \(table.quotedName) ADD COLUMN \(column.quotedName) \(column.type.rawValue)")
        if !DataTable.bookkeeping.contains(where: { $0.name == column.name }) { lacksData = true }
    }

    /// The next sync then fills the new column of every row.
    private mutating func forgetHashes(_ existing: ExistingTable) {
        let hashes = ["content_hash", "detail_hash"].filter { existing.columns[$0] != nil }
        guard !hashes.isEmpty else { return }
        let cleared = hashes.map { "\($0) = NULL" }.joined(separator: ", ")
        let stored = hashes.map { "\($0) IS NOT NULL" }.joined(separator: " OR ")
        statements.append("UPDATE \(table.quotedName) SET \(cleared) WHERE \(stored)")
    }
}

/// Why a table of the user cannot be used, in words that lead to the mending.
struct Clash: Error {
    let table: String
    let reason: String
    let nextStep: String

    init(_ table: String, _ reason: String) {
        self.table = table
        self.reason = reason
        nextStep = "Rename that table, or name another database or schema in DATABASE_URL."
    }

    init(_ table: String, _ column: ExistingTable.ExistingColumn, wanted: ColumnType) {
        self.table = table
        reason = "Its column \(column.name) is \(column.description), and TDS needs \(wanted.rawValue)."
        nextStep =
            "Convert it (ALTER TABLE \(table.quotedIdentifier) ALTER COLUMN \(column.name.quotedIdentifier)"
            + " TYPE \(wanted.rawValue) USING …), or rename the table, or name another database or schema in DATABASE_URL."
    }
}
