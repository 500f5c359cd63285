package import SyncCore

/// A value that does not fit its column, for programs.
package enum ColumnFaultView {
    package static func json(_ stored: StoredColumnFault) -> String {
        JSONWriter.object([
            ("entity_type", JSONWriter.string(stored.entityType)),
            ("entity_id", JSONWriter.string(stored.entityID)),
            ("table", JSONWriter.string(stored.fault.table)),
            ("column", JSONWriter.string(stored.fault.column)),
            ("value", JSONWriter.string(stored.fault.value)),
            ("noted_since", JSONWriter.string(stored.notedSince.description)),
        ])
    }
}
