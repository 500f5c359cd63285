import SyncCore

/// The three statements that store rows of one shape in one table. Each takes any number of rows, as one array per column.
///
/// INSERT and UPDATE are separate, and not one upsert, so that triggers of the user see what really happened, that an
/// unchanged row costs no write, and because `ON CONFLICT … DO UPDATE` cannot know which columns a record lacks.
struct RowStatements {
    struct Known {
        let localID: String
        let verdict: RowVerdict
    }

    let look: String
    let insert: String
    let update: String
    private let type: EntityType

    init(_ table: DataTable, shape: RecordShape) {
        type = table.type
        look = """
            SELECT r.position, d.id::text, \(RowVerdict.expression(hashColumn: shape.hashColumn))
            FROM unnest($1::text[], $2::text[], $3::timestamptz[])
                WITH ORDINALITY AS r (zoho_id, hash, modified_at, position)
            JOIN \(table.quotedName) AS d ON d.zoho_id = r.zoho_id
            """
        let optional = Self.optionalColumns(of: table.type)
        let always = "zoho_id, \(shape.hashColumn), \(shape.payloadColumn), zoho_synced_at, updated_at"
        insert = """
            INSERT INTO \(table.quotedName) (\(always), created_at, \(optional.map(\.column).joined(separator: ", ")))
            SELECT r.zoho_id, r.hash, r.payload, $1, $1, $1, \(optional.map(\.value).joined(separator: ", "))
            FROM \(Self.records(optional))
            ON CONFLICT (zoho_id) DO NOTHING
            RETURNING zoho_id, id::text
            """
        let assignments = optional.enumerated().map { index, column in
            "\(column.column) = CASE get_bit(r.presence, \(index))"
                + " WHEN 1 THEN \(column.value) ELSE d.\(column.column) END"
        }
        update = """
            UPDATE \(table.quotedName) AS d
            SET \(shape.hashColumn) = r.hash, \(shape.payloadColumn) = r.payload, zoho_synced_at = $1, updated_at = $1,
                \(assignments.joined(separator: ",\n    "))
            FROM \(Self.records(optional))
            WHERE d.zoho_id = r.zoho_id AND \(RowVerdict.expression(hashColumn: shape.hashColumn)) = 'replace'
            RETURNING d.zoho_id, d.id::text
            """
    }

    // MARK: - Running them

    /// What is known of each row: nil where it is not stored. Only ids, hashes and instants are sent.
    func look(for rows: [Row], in session: Session) throws -> [Known?] {
        let parameters: [Parameter] = [
            .texts(rows.map(\.record.id)), .texts(rows.map(\.record.hash.description)),
            .instants(rows.map(\.record.modifiedAt)),
        ]
        var known = [Known?](repeating: nil, count: rows.count)
        for row in try session.execute(look, parameters) {
            guard let position = row.integer(0), let localID = row.text(1),
                let verdict = row.text(2).flatMap(RowVerdict.init)
            else { continue }
            known[Int(position) - 1] = Known(localID: localID, verdict: verdict)
        }
        return known
    }

    /// Runs ``insert`` or ``update``; where it is refused, nothing of it stays.
    /// - Returns: the local ids of the rows that were written, by their Zoho ids.
    func write(_ rows: [Row], by statement: String, now: Instant, in session: Session) throws -> [String: String] {
        let write = Statement(statement, parameters(rows, now: now))
        return try Savepoint.undoing(session) {
            try session.execute([Statement(Savepoint.begin), write, Statement(Savepoint.release)])[1].localIDs
        }
    }

    // MARK: - Columns and values

    /// A column that a record may lack.
    private struct OptionalColumn {
        let column: String
        /// Its name among the arrays.
        let array: String
        let arrayType: String
        /// Numbers and dates go over as text: PostgreSQL reads their digits itself.
        var cast = ""

        var value: String { "r.\(array)\(cast)" }
    }

    private static func optionalColumns(of type: EntityType) -> [OptionalColumn] {
        let catalog = type.columns.enumerated().map { index, column in
            let (name, array) = (column.name.quotedIdentifier, "c\(index)")
            return switch column.kind {
            case .text: OptionalColumn(column: name, array: array, arrayType: "text[]")
            case .decimal: OptionalColumn(column: name, array: array, arrayType: "text[]", cast: "::numeric")
            case .date: OptionalColumn(column: name, array: array, arrayType: "text[]", cast: "::date")
            case .boolean: OptionalColumn(column: name, array: array, arrayType: "boolean[]")
            case .instant: OptionalColumn(column: name, array: array, arrayType: "timestamptz[]")
            }
        }
        return catalog + [
            OptionalColumn(column: "custom_fields", array: "custom_fields", arrayType: "jsonb[]"),
            OptionalColumn(column: "is_active", array: "is_active", arrayType: "boolean[]"),
            OptionalColumn(column: "last_modified_time", array: "modified_at", arrayType: "timestamptz[]"),
        ]
    }

    private static func records(_ optional: [OptionalColumn]) -> String {
        let types = ["text[]", "text[]", "jsonb[]", "varbit[]"] + optional.map(\.arrayType)
        let arrays = types.enumerated().map { "$\($0.offset + 2)::\($0.element)" }
        let names = ["zoho_id", "hash", "payload", "presence"] + optional.map(\.array)
        return "unnest(\(arrays.joined(separator: ", "))) AS r (\(names.joined(separator: ", ")))"
    }

    private func parameters(_ rows: [Row], now: Instant) -> [Parameter] {
        let fixed: [Parameter] = [
            .instant(now),
            .texts(rows.map(\.record.id)),
            .texts(rows.map(\.record.hash.description)),
            .jsons(rows.map { $0.record.slice.page[$0.record.slice.range] }),
            .presences(rows.map(\.presence)),
        ]
        let catalog = type.columns.indices.map { index in
            Self.array(type.columns[index].kind, rows.map { $0.values[index] })
        }
        return fixed + catalog + [
            .jsons(rows.map { $0.customFields.map { Array($0.utf8)[...] } }),
            .booleans(rows.map(\.isActive)),
            .instants(rows.map(\.record.modifiedAt)),
        ]
    }

    private static func array(_ kind: Column.Kind, _ values: [ColumnValue?]) -> Parameter {
        switch kind {
        case .text, .decimal, .date: .texts(values.map(\.?.text))
        case .boolean: .booleans(values.map { if case .boolean(let value) = $0 { value } else { nil } })
        case .instant: .instants(values.map { if case .instant(let value) = $0 { value } else { nil } })
        }
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

extension ColumnValue {
    fileprivate var text: String? {
        switch self {
        case .text(let text), .decimal(let text), .date(let text): text
        case .null, .boolean, .instant: nil
        }
    }
}

extension RecordShape {
    var hashColumn: String {
        switch self {
        case .list: "content_hash"
        case .detail: "detail_hash"
        }
    }

    var payloadColumn: String {
        switch self {
        case .list: "zoho_raw_data"
        case .detail: "zoho_detail_data"
        }
    }
}
