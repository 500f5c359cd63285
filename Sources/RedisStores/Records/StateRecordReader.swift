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
    private var days = DayTable()
    /// Nearly all records have the same one, so its string is made once.
    private var generation = ""

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
            cursor.skip(#","last_modified_time":"#), let lastModified = optionalInstant(&cursor),
            cursor.skip(#","cached_at":"#), let stamp = cursor.plainString(), let cachedAt = days.instant(stamp),
            cursor.skip(#","sync_count":"#), let syncCount = cursor.count()
        else { return nil }
        var detailHash: ContentHash??
        if cursor.skip(#","detail_hash":"#) {
            detailHash = cursor.hash()
            guard detailHash != nil else { return nil }
        }
        guard cursor.skip(#","generation":"#), let generation = cursor.plainString(), cursor.skip("}"), cursor.isAtEnd
        else { return nil }
        var known = RecordCursor(generation)
        if !known.skip(self.generation.utf8) || !known.isAtEnd {
            self.generation = String(decoding: generation, as: UTF8.self)
        }
        return SyncState(
            entityType: entityType,
            entityID: id,
            localID: String(decoding: localID, as: UTF8.self),
            contentHash: contentHash,
            detailHash: detailHash ?? nil,
            lastModified: lastModified,
            cachedAt: cachedAt,
            syncCount: syncCount,
            generation: self.generation
        )
    }

    /// The outer nil: neither null nor a stamp.
    private mutating func optionalInstant(_ cursor: inout RecordCursor) -> Instant?? {
        if cursor.skip("null") { return .some(nil) }
        guard let stamp = cursor.plainString(), let instant = days.instant(stamp) else { return nil }
        return instant
    }
}
