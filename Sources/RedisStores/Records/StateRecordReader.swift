import RedisClient
import SyncCore

/// Reads many records of one type.
///
/// A record as this program writes it is read in place, member by member in their order; any other text, such as a record
/// that another program wrote, is left to ``SyncState/init(json:)``. Both ways give the same state.
struct StateRecordReader {
    private let entityType: String
    /// `{"entity_type":"product","entity_id":"`
    private let beginning: [UInt8]
    /// One for each kind of stamp: entries are of today, and records were modified on any day.
    private var (modifiedDays, cachedDays) = (DayTable(), DayTable())
    /// Nearly all records have the same one, so its string is made once, and read again by comparing.
    private var generation = ""
    /// `"…"}` with that one.
    private var ending: [UInt8] = []

    init(entityType: String) {
        self.entityType = entityType
        beginning = Array(#"{"entity_type":"\#(entityType)","entity_id":""#.utf8)
    }

    /// Nil where the value is no record of this entity.
    mutating func state(_ value: RESPValue, id: String) -> SyncState? {
        if let state = value.withBytes({ writtenHere($0, id: id) }) ?? nil { return state }
        guard let text = value.text, let state = SyncState(json: text), state.entityType == entityType,
            state.entityID == id
        else { return nil }
        return state
    }

    /// Nil where the record is not written as ``StateRecordWriter`` does.
    private mutating func writtenHere(_ record: UnsafeRawBufferPointer, id: String) -> SyncState? {
        var cursor = RecordCursor(record)
        guard cursor.skip(beginning), cursor.skip(id.utf8), cursor.skip(#"","local_id":"#),
            let localID = cursor.plainString(), cursor.skip(#","content_hash":"#), let contentHash = cursor.hash(),
            cursor.skip(#","last_modified_time":"#), let lastModified = modifiedAt(&cursor),
            cursor.skip(#","cached_at":"#), let cachedAt = Self.instant(&cursor, &cachedDays),
            cursor.skip(#","sync_count":"#), let syncCount = cursor.count()
        else { return nil }
        var detailHash: ContentHash??
        if cursor.skip(#","detail_hash":"#) {
            detailHash = cursor.hash()
            guard detailHash != nil else { return nil }
        }
        guard cursor.skip(#","generation":"#), readGeneration(&cursor), cursor.isAtEnd else { return nil }
        return SyncState(
            entityType: entityType,
            entityID: id,
            localID: String(decoding: localID, as: UTF8.self),
            contentHash: contentHash,
            detailHash: detailHash ?? nil,
            lastModified: lastModified,
            cachedAt: cachedAt,
            syncCount: syncCount,
            generation: generation
        )
    }

    /// The outer nil: neither null nor a stamp.
    private mutating func modifiedAt(_ cursor: inout RecordCursor) -> Instant?? {
        if cursor.skip("null") { return .some(nil) }
        guard let instant = Self.instant(&cursor, &modifiedDays) else { return nil }
        return instant
    }

    private static func instant(_ cursor: inout RecordCursor, _ days: inout DayTable) -> Instant? {
        (cursor.quoted(DayTable.lengthWithFraction) ?? cursor.quoted(DayTable.length)).flatMap { days.instant($0) }
    }

    /// Reads the rest of a record.
    private mutating func readGeneration(_ cursor: inout RecordCursor) -> Bool {
        if !ending.isEmpty, cursor.skip(ending) { return true }
        guard let text = cursor.plainString(), cursor.skip("}") else { return false }
        generation = String(decoding: text, as: UTF8.self)
        ending = Array("\"\(generation)\"}".utf8)
        return true
    }
}
