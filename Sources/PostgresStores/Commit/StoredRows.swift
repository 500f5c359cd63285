import SQLStores
import SyncCore

/// Stored rows as values.
struct StoredRows {
    private static let versionColumns =
        "zoho_id, id::text, content_hash, detail_hash, last_modified_time, zoho_detail_data IS NOT NULL"

    private let session: Session
    private let table: DataTable

    init(_ session: Session, table: DataTable) {
        self.session = session
        self.table = table
    }

    func versions(after id: String?, limit: Int) throws -> [StoredVersion] {
        let isBehind = id == nil ? "$1::text IS NULL" : "id > $1::\(table.idType.rawValue)"
        return try session.execute(
            """
            SELECT \(Self.versionColumns)
            FROM \(table.quotedName)
            WHERE \(isBehind) AND zoho_id IS NOT NULL AND deleted_at IS NULL
            -- Not `id` alone: that is the text of the line above, in which 10 comes before 2.
            ORDER BY \(table.quotedName).id
            LIMIT $2
            """,
            [.text(id), .integer(Int64(limit))]
        ).map(Self.version)
    }

    func rows(_ ids: [String], columns: [Column]) throws -> [StoredRow] {
        let values = columns.map { ", \(Self.expression($0))" }.joined()
        return try session.execute(
            """
            SELECT \(Self.versionColumns), is_active, deleted_at, zoho_raw_data::text, details_due,
                custom_fields::text, zoho_detail_data::text\(values)
            FROM \(table.quotedName)
            WHERE zoho_id = ANY ($1)
            """,
            [.texts(ids.storable)]
        ).map { row in
            StoredRow(
                version: Self.version(row),
                values: columns.enumerated().map { index, column in Self.value(row, Int32(12 + index), column.kind) },
                isActive: row.boolean(6),
                customFields: row.text(10),
                deletedAt: row.instant(7),
                listJSON: row.text(8),
                detailJSON: row.text(11),
                detailsAreDue: row.boolean(9) ?? false
            )
        }
    }

    /// The newest first.
    func dueDetails(limit: Int, now: Instant) throws -> [String] {
        try session.execute(
            """
            SELECT zoho_id FROM \(table.quotedName) AS d
            WHERE details_due AND deleted_at IS NULL AND zoho_id IS NOT NULL AND \(Self.doesNotWait)
            ORDER BY last_modified_time DESC NULLS LAST
            LIMIT $3
            """,
            [.text(table.type.name), .instant(now), .integer(Int64(limit))]
        ).compactMap { $0.text(0) }
    }

    /// Both numbers come from indexes.
    func count() throws -> Int {
        let count = try session.execute(
            """
            SELECT (SELECT count(zoho_id) FROM \(table.quotedName))
                - (SELECT count(*) FROM \(table.quotedName) WHERE deleted_at IS NOT NULL AND zoho_id IS NOT NULL)
            """
        ).first?.integer(0)
        return Int(count ?? 0)
    }

    func dueDetailCount(now: Instant) throws -> Int {
        let count = try session.execute(
            """
            SELECT count(*) FROM \(table.quotedName) AS d
            WHERE details_due AND deleted_at IS NULL AND zoho_id IS NOT NULL AND \(Self.doesNotWait)
            """,
            [.text(table.type.name), .instant(now)]
        ).first?.integer(0)
        return Int(count ?? 0)
    }

    private static let doesNotWait = """
        NOT EXISTS (
            SELECT FROM tds_record_retries AS w
            WHERE w.entity_type = $1 AND w.entity_id = d.zoho_id AND w.phase = 'detail'
                AND (w.retry_at IS NULL OR w.retry_at > $2)
        )
        """

    private static func version(_ row: ResultRow) -> StoredVersion {
        StoredVersion(
            entityID: row.text(0) ?? "",
            localID: row.text(1) ?? "",
            contentHash: row.text(2).flatMap { ContentHash(hexadecimal: $0) },
            detailHash: row.text(3).flatMap { ContentHash(hexadecimal: $0) },
            lastModified: row.instant(4),
            hasDetail: row.boolean(5) ?? false
        )
    }

    /// - Parameter table: its name in the statement; nil where there is one only.
    static func expression(_ column: Column, of table: String? = nil) -> String {
        let name = (table.map { $0 + "." } ?? "") + column.name.quotedIdentifier
        return switch column.kind {
        case .text, .boolean, .instant: name
        case .decimal: "\(name)::text"
        // Whatever DateStyle the server prefers.
        case .date: "to_char(\(name), 'YYYY-MM-DD')"
        }
    }

    static func value(_ row: ResultRow, _ index: Int32, _ kind: Column.Kind) -> ColumnValue {
        let value: ColumnValue? =
            switch kind {
            case .text: row.text(index).map(ColumnValue.text)
            case .decimal: row.text(index).map(ColumnValue.decimal)
            case .date: row.text(index).map(ColumnValue.date)
            case .boolean: row.boolean(index).map(ColumnValue.boolean)
            case .instant: row.instant(index).map(ColumnValue.instant)
            }
        return value ?? .null
    }
}
