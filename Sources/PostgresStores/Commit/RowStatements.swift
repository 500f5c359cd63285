import SyncCore

/// The three statements that store rows of one shape in one table. Each takes any number of rows, as one array per column.
///
/// INSERT and UPDATE are separate, and not one upsert, so that triggers of the user see what really happened, that an
/// unchanged row costs no write, and because `ON CONFLICT … DO UPDATE` cannot know which columns a record lacks.
struct RowStatements {
    struct Known {
        /// Nil where the row is not stored.
        var stored: [(verdict: RowVerdict, before: RowBefore)?]
        /// Local ids for those that are not stored, in their order; none where the table does not number its rows.
        var freshIDs: [Int64] = []
    }

    enum Way {
        case insert, update
    }

    private let look: String
    private let insert: String
    private let update: String
    private let type: EntityType
    private let children: [ChildStatements]
    private let overwrites: Bool

    /// - Parameter overwrites: whether rows are replaced whatever is stored.
    init(_ table: DataTable, shape: RecordShape, overwrites: Bool) {
        type = table.type
        self.overwrites = overwrites
        children = ChildStatements.all(of: table, shape: shape)
        look = """
            SELECT r.position, d.id::text, d.\(shape.hashColumn), d.deleted_at IS NOT NULL, v.verdict,
                CASE v.verdict WHEN 'replace' THEN d.\(shape.payloadColumn)::text END,
                CASE WHEN d.id IS NULL THEN \(table.nextID) END
            FROM unnest($2::text[], $3::text[], $4::timestamptz[])
                WITH ORDINALITY AS r (zoho_id, hash, modified_at, position)
            LEFT JOIN \(table.quotedName) AS d ON d.zoho_id = r.zoho_id
            CROSS JOIN LATERAL (SELECT \(RowVerdict.expression(shape, overwrites: "$1")) AS verdict) AS v
            """
        let optional = Self.optionalColumns(of: table.type)
        let records = ArrayColumn.records(Self.fixedColumns + optional, first: 3)
        let always = "zoho_id, \(shape.hashColumn), \(shape.payloadColumn), zoho_synced_at, updated_at"
        insert = """
            INSERT INTO \(table.quotedName) (\(always), created_at, \(optional.map(\.column).joined(separator: ", ")))
            SELECT r.zoho_id, r.hash, r.payload, $1, $1, $1, \(optional.map(\.value).joined(separator: ", "))
            FROM \(records)
            ON CONFLICT (zoho_id) DO NOTHING
            RETURNING zoho_id, id::text
            """
        let assignments = optional.enumerated().map { index, column in
            "\(column.column) = CASE get_bit(r.presence, \(index))"
                + " WHEN 1 THEN \(column.value) ELSE d.\(column.column) END"
        }
        // What is written is there. And what a listing tells of it says that its details may have changed too.
        let marks = "deleted_at = NULL" + (shape == .list ? ", details_due = true" : "")
        update = """
            UPDATE \(table.quotedName) AS d
            SET \(shape.hashColumn) = r.hash, \(shape.payloadColumn) = r.payload, zoho_synced_at = $1, updated_at = $1,
                \(marks),
                \(assignments.joined(separator: ",\n    "))
            FROM \(records)
            WHERE d.zoho_id = r.zoho_id AND \(RowVerdict.expression(shape, overwrites: "$2")) = 'replace'
            RETURNING d.zoho_id, d.id::text
            """
    }

    // MARK: - Running them

    /// What is known of each row. Only ids, hashes and instants are sent.
    func look(for rows: [Row], in session: Session) throws -> Known {
        let parameters: [Parameter] = [
            .boolean(overwrites), .texts(rows.map(\.record.id)), .texts(rows.map(\.record.hash.description)),
            .instants(rows.map(\.record.modifiedAt)),
        ]
        var known = Known(stored: rows.map { _ in nil })
        for row in try session.execute(look, parameters) {
            if let freshID = row.integer(6) { known.freshIDs.append(freshID) }
            guard let position = row.integer(0), let localID = row.text(1),
                let verdict = row.text(4).flatMap(RowVerdict.init)
            else { continue }
            let before = RowBefore(
                localID: localID,
                hash: row.text(2).flatMap { ContentHash(hexadecimal: $0) },
                isDeleted: row.boolean(3) == true,
                payload: row.text(5)
            )
            known.stored[Int(position) - 1] = (verdict, before)
        }
        known.freshIDs.sort()
        return known
    }

    /// Writes rows and what they tell for child tables; where any of it is refused, nothing of it stays.
    /// - Returns: the local ids of the rows that were written, by their Zoho ids.
    func write(_ rows: [Row], _ way: Way, now: Instant, in session: Session) throws -> [String: String] {
        let text =
            switch way {
            case .insert: insert
            case .update: update
            }
        let write = Statement(text, parameters(rows, now: now))
        let others = childStatements(rows, isNew: way == .insert) + [Statement(Savepoint.release)]
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
        ArrayColumn("payload", array: "payload", "jsonb[]"), ArrayColumn("presence", array: "presence", "varbit[]"),
    ]

    /// Columns that a record may lack.
    private static func optionalColumns(of type: EntityType) -> [ArrayColumn] {
        type.columns.enumerated().map { ArrayColumn($0.element, array: "c\($0.offset)") } + [
            ArrayColumn("custom_fields", array: "custom_fields", "jsonb[]"),
            ArrayColumn("is_active", array: "is_active", "boolean[]"),
            ArrayColumn("last_modified_time", array: "modified_at", "timestamptz[]"),
        ]
    }

    private func parameters(_ rows: [Row], now: Instant) -> [Parameter] {
        let fixed: [Parameter] = [
            .instant(now),
            .boolean(overwrites),
            .texts(rows.map(\.record.id)),
            .texts(rows.map(\.record.hash.description)),
            .jsons(rows.map { $0.record.slice.page[$0.record.slice.range] }),
            .presences(rows.map(\.presence)),
        ]
        let catalog = type.columns.indices.map { index in
            Parameter.values(rows.map { $0.values[index] }, of: type.columns[index].kind)
        }
        return fixed + catalog + [
            .jsons(rows.map { $0.customFields.map { Array($0.utf8)[...] } }),
            .booleans(rows.map(\.isActive)),
            .instants(rows.map(\.record.modifiedAt)),
        ]
    }
}

extension ResultRows {
    /// By their Zoho ids, where both are what was selected.
    var localIDs: [String: String] {
        Dictionary(map { ($0.text(0) ?? "", $0.text(1) ?? "") }, uniquingKeysWith: { first, _ in first })
    }
}

extension Row {
    /// Which of the columns that a record may lack this one has, in the order of ``RowStatements``.
    fileprivate var presence: [Bool] {
        values.map { $0 != nil } + [customFields != nil, isActive != nil, record.modifiedAt != nil]
    }
}
