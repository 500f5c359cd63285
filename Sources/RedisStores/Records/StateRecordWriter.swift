import SyncCore

/// Writes many states as records: byte for byte ``SyncState/json``, in a fraction of its time.
///
/// What is rare, an id with characters to escape, is left to ``SyncState/json`` itself.
struct StateRecordWriter {
    /// With both hashes.
    private static let lengthUsual = 512

    private var days = DayTable()
    private var bytes = RecordBytes(capacity: lengthUsual)

    mutating func record(of state: SyncState) -> String {
        bytes.removeAll()
        return write(state) ? bytes.text : state.json
    }

    /// - Returns: false where it cannot.
    private mutating func write(_ state: SyncState) -> Bool {
        bytes.append(#"{"entity_type":"#)
        guard bytes.append(plain: state.entityType) else { return false }
        bytes.append(#","entity_id":"#)
        guard bytes.append(plain: state.entityID) else { return false }
        bytes.append(#","local_id":"#)
        guard bytes.append(plain: state.localID) else { return false }
        bytes.append(#","content_hash":"#)
        if let hash = state.contentHash { write(hash) } else { bytes.append("null" as StaticString) }
        bytes.append(#","last_modified_time":"#)
        if let instant = state.lastModified { write(instant) } else { bytes.append("null" as StaticString) }
        bytes.append(#","cached_at":"#)
        write(state.cachedAt)
        bytes.append(#","sync_count":"#)
        bytes.append(String(state.syncCount))
        if let hash = state.detailHash {
            bytes.append(#","detail_hash":"#)
            write(hash)
        }
        bytes.append(#","generation":"#)
        guard bytes.append(plain: state.generation) else { return false }
        bytes.append(UInt8(ascii: "}"))
        return true
    }

    private mutating func write(_ hash: ContentHash) {
        bytes.append(UInt8(ascii: "\""))
        bytes.append(hash.description)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func write(_ instant: Instant) {
        bytes.append(UInt8(ascii: "\""))
        days.append(instant, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }
}
