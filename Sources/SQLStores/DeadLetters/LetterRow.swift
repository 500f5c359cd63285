import Crypto
import SyncCore

/// A row of `tds_dead_letter_queue` that is to be written.
struct LetterRow: Sendable {
    let entityType: String
    let entityID: String?
    let key: String
    let shape: LetterShape?
    let reason: String
    let message: String
    let payload: [UInt8]

    init(_ letter: DeadLetter) {
        entityType = letter.entityType
        entityID = letter.entityID.flatMap { Self.isStorable($0) ? $0 : nil }
        key = entityID.map { Self.key(of: $0, letter.shape) } ?? Self.hash(of: letter.payload)
        shape = letter.shape
        reason = letter.fault.code.rawValue
        message = letter.fault.message
        payload = letter.payload
    }

    init(_ record: UnreadRecord) {
        entityType = record.entityType
        entityID = record.entityID
        shape = record.shape
        key = Self.key(of: record.entityID, shape)
        reason = record.code
        message = record.reason
        payload = record.payload
    }

    /// A record has a letter of each shape.
    private static func key(of entityID: String, _ shape: LetterShape?) -> String {
        switch shape {
        case .list, nil: "id:" + entityID
        case .detail, .image: (shape?.rawValue ?? "") + ":" + entityID
        }
    }

    /// A longer id does not fit into an index; no real one is a tenth as long.
    private static let idBytesMax = 1_000

    /// A text ends at U+0000, or cannot hold it: an id cut short there would be another record's.
    private static func isStorable(_ id: String) -> Bool { !id.holdsNUL && id.utf8.count <= idBytesMax }

    private static func hash(of payload: [UInt8]) -> String {
        let digits = SHA256.hash(data: payload).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        return "sha256:" + digits.joined()
    }
}

/// A record that could not be read, in whose letter no run had a part.
struct UnreadRecord: Sendable {
    let entityType: String
    let entityID: String
    let shape: LetterShape
    let code: String
    let reason: String
    /// Of the newest event that spoke of it.
    let payload: [UInt8]
}
