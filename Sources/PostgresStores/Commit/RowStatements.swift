import SyncCore

/// The three statements that store rows of one shape in one table. Each takes any number of rows, as one array per column.
///
/// INSERT and UPDATE are separate, and not one upsert, so that triggers of the user see what really happened, that an
/// unchanged row costs no write, and because what a row becomes depends on what is stored of it (``RowMerge``).
struct RowStatements {
    /// What is known of a row that is stored.
    struct Stored {
        let verdict: RowVerdict
        let before: RowBefore
        /// The version of the row (`xmin`), which changes with every write.
        let version: String
        let detailsAreDue: Bool
        /// Read only where the row may be replaced.
        let contents: RowMerge.Stored
    }

    struct Known {
        /// Nil where the row is not stored.
        var stored: [Stored?]
        /// Local ids for those that are not stored, in their order; none where the table does not number its rows.
        var freshIDs: [Int64] = []
    }

    enum Way {
        case insert, update
    }

    private let look: String
    private let lock: String
    private let insert: String
    private let update: String
    private let type: EntityType
    private let shape: RecordShape
    private let children: [ChildStatements]
    private let batch: Batch
    private let stamps: PlausibleStamps

    /// - Parameter batch: says how rows are compared.
    init(_ table: DataTable, shape: RecordShape, batch: Batch, stamps: PlausibleStamps) {
        type = table.type
        self.shape = shape
        self.batch = batch
        self.stamps = stamps
        children = ChildStatements.all(of: table, shape: shape)
        let other = shape.other
        let mayReplace = RowVerdict.mayReplace(shape, isForced: "$6")
        look = """
            SELECT r.position, d.id::text, d.\(shape.hashColumn), d.\(other.hashColumn), d.deleted_at IS NOT NULL,
                d.last_modified_time, d.xmin::text, v.verdict,
                CASE WHEN d.id IS NOT NULL AND (\(mayReplace)) THEN d.\(shape.payloadColumn)::text END,
                CASE WHEN d.id IS NOT NULL AND (\(mayReplace)) THEN d.\(other.payloadColumn)::text END,
                CASE WHEN d.id IS NULL THEN \(table.nextID) END, d.details_due
            FROM unnest($2::text[], $3::text[], $4::timestamptz[])
                WITH ORDINALITY AS r (zoho_id, hash, modified_at, position)
            LEFT JOIN \(table.quotedName) AS d ON d.zoho_id = r.zoho_id
            CROSS JOIN LATERAL (SELECT \(RowVerdict.expression(shape, overwrites: "$1")) AS verdict) AS v
            """
        // In one order, so that two who lock the same rows do not wait for each other.
        lock = "SELECT FROM \(table.quotedName) WHERE zoho_id = ANY ($1) ORDER BY zoho_id FOR UPDATE"
        let told = Self.toldColumns(of: table.type)
        let always = "zoho_id, \(shape.hashColumn), \(shape.payloadColumn), zoho_synced_at, updated_at"
        insert = """
            INSERT INTO \(table.quotedName) (\(always), created_at, \(told.map(\.column).joined(separator: ", ")))
            SELECT r.zoho_id, r.hash, r.payload, $1, $1, $1, \(told.map(\.value).joined(separator: ", "))
            FROM \(ArrayColumn.records(Self.fixedColumns + told, first: 2))
            ON CONFLICT (zoho_id) DO NOTHING
            RETURNING zoho_id, id::text
            """
        let assignments = told.map { "\($0.column) = \($0.value)" }
        // What is written is there. A row that somebody wrote since it was looked at is left to the next look.
        update = """
            UPDATE \(table.quotedName) AS d
            SET \(shape.hashColumn) = r.hash, \(shape.payloadColumn) = r.payload, zoho_synced_at = $1, updated_at = $1,
                deleted_at = NULL, details_due = d.details_due OR r.makes_due,
                \(other.hashColumn) = CASE WHEN r.keeps_other THEN d.\(other.hashColumn) END,
                \(assignments.joined(separator: ",\n    "))
            FROM \(ArrayColumn.records(Self.fixedColumns + Self.mergeColumns + told, first: 2))
            WHERE d.zoho_id = r.zoho_id AND d.xmin::text = r.version
            RETURNING d.zoho_id, d.id::text
            """
    }

    // MARK: - Running them

    /// What is known of each row. Only ids, hashes and instants are sent.
    func look(for rows: [Row], in session: Session) throws -> Known {
        let parameters: [Parameter] = [
            .boolean(batch.overwrites), .texts(rows.map(\.record.id)), .texts(rows.map(\.record.hash.description)),
            .instants(rows.map(\.record.modifiedAt)), .instant(stamps.latest),
            .boolean(batch.isForced),
        ]
        var known = Known(stored: rows.map { _ in nil })
        for row in try session.execute(look, parameters) {
            if let freshID = row.integer(10) { known.freshIDs.append(freshID) }
            guard let position = row.integer(0) else { continue }
            known.stored[Int(position) - 1] = stored(row)
        }
        known.freshIDs.sort()
        return known
    }

    /// Keeps others from writing the rows that are there until the transaction ends.
    func lock(_ rows: [Row], in session: Session) throws {
        try session.execute(lock, [.texts(rows.map(\.record.id))])
    }

    private func stored(_ row: ResultRow) -> Stored? {
        guard let localID = row.text(1), let version = row.text(6), let verdict = row.text(7).flatMap(RowVerdict.init)
        else { return nil }
        let hash = row.text(2).flatMap { ContentHash(hexadecimal: $0) }
        let isDeleted = row.boolean(4) == true
        return Stored(
            verdict: verdict,
            before: RowBefore(localID: localID, hash: hash, isDeleted: isDeleted),
            version: version,
            detailsAreDue: row.boolean(11) == true,
            contents: RowMerge.Stored(
                shape,
                payload: row.text(8),
                otherPayload: row.text(9),
                hash: hash,
                otherHash: row.text(3).flatMap { ContentHash(hexadecimal: $0) },
                lastModified: row.instant(5),
                isDeleted: isDeleted
            )
        )
    }

    /// Writes rows and what they tell for child tables; where any of it is refused, nothing of it stays.
    /// - Returns: the local ids of the rows that were written, by their Zoho ids.
    func write(_ rows: [RowToWrite], _ way: Way, now: Instant, in session: Session) throws -> [String: String] {
        let write =
            switch way {
            case .insert: Statement(insert, [.instant(now)] + fixed(rows) + told(rows))
            case .update: Statement(update, [.instant(now)] + fixed(rows) + merges(rows) + told(rows))
            }
        let others = childStatements(rows.map(\.row), isNew: way == .insert) + [Statement(Savepoint.release)]
        return try Savepoint.undoing(session) {
            try session.execute([Statement(Savepoint.begin), write] + others)[1].localIDs
        }
    }

    func childStatements(_ rows: [Row], isNew: Bool) -> [Statement] {
        children.flatMap { $0.replacing(by: rows, isNew: isNew) }
    }

    // MARK: - Columns and values

    private static let fixedColumns = [
        ArrayColumn("zoho_id", array: "zoho_id", "text[]"), ArrayColumn("hash", array: "hash", "text[]"),
        ArrayColumn("payload", array: "payload", "jsonb[]"),
    ]

    /// What an update needs beside them.
    private static let mergeColumns = [
        ArrayColumn("version", array: "version", "text[]"),
        ArrayColumn("keeps_other", array: "keeps_other", "boolean[]"),
        ArrayColumn("makes_due", array: "makes_due", "boolean[]"),
    ]

    /// Those that the payloads tell.
    private static func toldColumns(of type: EntityType) -> [ArrayColumn] {
        type.columns.enumerated().map { ArrayColumn($0.element, array: "c\($0.offset)") } + [
            ArrayColumn("custom_fields", array: "custom_fields", "jsonb[]"),
            ArrayColumn("is_active", array: "is_active", "boolean[]"),
            ArrayColumn("last_modified_time", array: "modified_at", "timestamptz[]"),
        ]
    }

    private func fixed(_ rows: [RowToWrite]) -> [Parameter] {
        [
            .texts(rows.map(\.record.id)), .texts(rows.map(\.hash)), .jsons(rows.map(\.payload)),
        ]
    }

    private func merges(_ rows: [RowToWrite]) -> [Parameter] {
        [
            .texts(rows.map(\.version)), .booleans(rows.map { $0.merge?.otherHashHolds ?? true }),
            .booleans(rows.map { $0.merge?.makesDetailsDue ?? true }),
        ]
    }

    private func told(_ rows: [RowToWrite]) -> [Parameter] {
        type.columns.indices.map { index in
            Parameter.values(rows.map { $0.columns.values[index] }, of: type.columns[index].kind)
        } + [
            .jsons(rows.map { $0.columns.customFields.map { Array($0.utf8)[...] } }),
            .booleans(rows.map(\.columns.isActive)),
            .instants(rows.map(\.lastModified)),
        ]
    }
}

extension ResultRows {
    /// By their Zoho ids, where both are what was selected.
    var localIDs: [String: String] {
        Dictionary(map { ($0.text(0) ?? "", $0.text(1) ?? "") }, uniquingKeysWith: { first, _ in first })
    }
}
