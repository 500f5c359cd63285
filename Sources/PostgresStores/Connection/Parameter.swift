import SyncCore

/// A value for a statement, sent in PostgreSQL's binary format: nothing is quoted, and no number is printed and read again.
enum Parameter {
    case text(String?)
    case integer(Int64?)
    case boolean(Bool?)
    case instant(Instant?)
    case bytes([UInt8])
    /// JSON text for a `jsonb`.
    case json(String)
    case texts([String?])
    case integers([Int64?])
    case booleans([Bool?])
    case instants([Instant?])
    case jsons([ArraySlice<UInt8>?])
    /// One bit string per row: which of its columns the record has.
    case presences([[Bool]])
}

extension [String] {
    /// Without those that no row can have: PostgreSQL's text cannot hold the character U+0000.
    var storable: [String?] { filter { !$0.holdsNUL } }
}
