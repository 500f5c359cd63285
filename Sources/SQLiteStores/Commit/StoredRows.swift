import GRDB
import SQLStores
import SyncCore

/// Stored rows as values.
struct StoredRows {
    private static let versionColumns =
        "zoho_id, id, content_hash, detail_hash, last_modified_time, zoho_detail_data IS NOT NULL"

    private let database: Database
    private let table: DataTable

    init(_ database: Database, type: EntityType) {
        self.database = database
        table = DataTable(type: type)
    }

    func versions(after id: Int64, limit: Int) throws -> [StoredVersion] {
        try GRDB.Row.fetchAll(
            database,
            sql: """
                SELECT \(Self.versionColumns)
                FROM \(table.quotedName)
                WHERE id > ? AND deleted_at IS NULL
                ORDER BY id
                LIMIT ?
                """,
            arguments: [id, limit]
        ).map(Self.version)
    }

    func rows(_ ids: [String]) throws -> [StoredRow] {
        let columns = table.type.columns
        let names = columns.map { ", \($0.name.quotedDatabaseIdentifier)" }.joined()
        return try GRDB.Row.fetchAll(
            database,
            sql: """
                SELECT \(Self.versionColumns), is_active, deleted_at, zoho_raw_data, details_due, custom_fields,
                    zoho_detail_data\(names)
                FROM \(table.quotedName)
                WHERE zoho_id IN (SELECT value FROM json_each(?))
                """,
            arguments: [try JSONText.encode(ids)]
        ).map { row in
            StoredRow(
                version: Self.version(row),
                values: columns.enumerated().map { index, column in Self.value(row, 12 + index, column.kind) },
                isActive: row[6],
                customFields: row[10],
                deletedAt: (row[7] as String?).flatMap { Instant(iso8601: $0) },
                listJSON: row[8],
                detailJSON: row[11],
                detailsAreDue: row[9]
            )
        }
    }

    /// Both numbers come from indexes.
    func count() throws -> Int {
        try Int.fetchOne(
            database,
            sql: """
                SELECT (SELECT count(*) FROM \(table.quotedName))
                    - (SELECT count(*) FROM \(table.quotedName) WHERE deleted_at IS NOT NULL)
                """
        ) ?? 0
    }

    /// The newest first.
    func dueDetails(limit: Int, now: Instant) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                SELECT zoho_id FROM \(table.quotedName)
                WHERE details_due = 1 AND deleted_at IS NULL AND \(Self.doesNotWait)
                ORDER BY last_modified_time DESC
                LIMIT :limit
                """,
            arguments: ["type": table.type.name, "now": now.description, "limit": limit]
        )
    }

    func dueDetailCount(now: Instant) throws -> Int {
        try Int.fetchOne(
            database,
            sql: """
                SELECT count(*) FROM \(table.quotedName)
                WHERE details_due = 1 AND deleted_at IS NULL AND \(Self.doesNotWait)
                """,
            arguments: ["type": table.type.name, "now": now.description]
        ) ?? 0
    }

    private static let doesNotWait = """
        zoho_id NOT IN (
            SELECT entity_id FROM tds_record_retries
            WHERE entity_type = :type AND phase = 'detail' AND (retry_at IS NULL OR retry_at > :now)
        )
        """

    private static func version(_ row: GRDB.Row) -> StoredVersion {
        StoredVersion(
            entityID: row[0],
            localID: String(row[1] as Int64),
            contentHash: (row[2] as String?).flatMap { ContentHash(hexadecimal: $0) },
            detailHash: (row[3] as String?).flatMap { ContentHash(hexadecimal: $0) },
            lastModified: (row[4] as String?).flatMap { Instant(iso8601: $0) },
            hasDetail: row[5]
        )
    }

    /// A text that is nothing of its kind stays a text: it equals no value of the source.
    static func value(_ row: GRDB.Row, _ index: Int, _ kind: SyncCore.Column.Kind) -> ColumnValue {
        if kind == .boolean { return (row[index] as Bool?).map(ColumnValue.boolean) ?? .null }
        guard let text = row[index] as String? else { return .null }
        return switch kind {
        case .text, .boolean: .text(text)
        case .decimal: .decimal(text)
        case .date: .date(text)
        case .instant: Instant(iso8601: text).map(ColumnValue.instant) ?? .text(text)
        }
    }
}
