import GRDB
import GRDBSQLite
import SyncCore

/// Looks entries up one id after the other, over one prepared statement.
///
/// A sync without changes looks up every record, so this speaks to SQLite itself: through GRDB's arguments and rows the same
/// look-up costs several times as much. Columns are read as they are stored; nothing is parsed, and the id's own string is
/// used again.
struct StateReader {
    private let statement: Statement
    private let entityType: String
    /// Nearly all entries have the same one, so its string is made once.
    private var generation = ""

    /// - Parameter database: a connection that stays in one transaction as long as this value is used.
    init(_ database: Database, entityType: String) throws {
        statement = try database.cachedStatement(
            sql: """
                SELECT local_id, content_hash, detail_hash, last_modified, cached_at, sync_count, generation
                FROM entity_states
                WHERE entity_id = ? AND entity_type = ?
                """
        )
        self.entityType = entityType
    }

    mutating func state(of id: String) throws -> SyncState? {
        let handle = statement.sqliteStatement
        // Also ends the read and lets go of the bound bytes, whatever happened.
        defer {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
        bind(id, entityType, to: handle)
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return state(of: id, in: handle)
        case SQLITE_DONE: return nil
        case let code:
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: sqlite3_errmsg(sqlite3_db_handle(handle)).map { String(cString: $0) }
            )
        }
    }

    private func bind(_ id: String, _ entityType: String, to handle: OpaquePointer) {
        switch EntityKey(id) {
        case .number(let number): sqlite3_bind_int64(handle, 1, number)
        case .text(let text): Self.bind(text, at: 1, to: handle)
        }
        Self.bind(entityType, at: 2, to: handle)
    }

    /// SQLite copies the bytes before this returns.
    private static func bind(_ text: String, at index: CInt, to handle: OpaquePointer) {
        var text = text
        text.withUTF8 { bytes in
            _ = bytes.withMemoryRebound(to: CChar.self) { characters in
                sqlite3_bind_text(handle, index, characters.baseAddress, CInt(characters.count), copied)
            }
        }
    }

    /// `SQLITE_TRANSIENT`, a cast that Swift does not import.
    private static let copied = unsafeBitCast(OpaquePointer(bitPattern: -1), to: sqlite3_destructor_type.self)

    // MARK: - Columns

    private mutating func state(of id: String, in handle: OpaquePointer) -> SyncState {
        generation = Self.text(handle, 6, orIfEqual: generation)
        return SyncState(
            entityType: entityType,
            entityID: id,
            localID: Self.text(handle, 0, orIfEqual: ""),
            contentHash: Self.hash(handle, 1),
            detailHash: Self.hash(handle, 2),
            lastModified: sqlite3_column_type(handle, 3) == SQLITE_NULL
                ? nil : Instant(microseconds: sqlite3_column_int64(handle, 3)),
            cachedAt: Instant(microseconds: sqlite3_column_int64(handle, 4)),
            syncCount: Int(sqlite3_column_int64(handle, 5)),
            generation: generation
        )
    }

    /// The text of a column; `known` itself where it is the same.
    private static func text(_ handle: OpaquePointer, _ column: CInt, orIfEqual known: String) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
        return known.utf8.elementsEqual(bytes) ? known : String(decoding: bytes, as: UTF8.self)
    }

    private static func hash(_ handle: OpaquePointer, _ column: CInt) -> ContentHash? {
        guard let start = sqlite3_column_blob(handle, column) else { return nil }
        return ContentHash(
            bytes: UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
        )
    }
}
