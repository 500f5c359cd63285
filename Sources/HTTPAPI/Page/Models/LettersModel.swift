import SyncCore

/// The open dead letters, the newest first.
struct LettersModel: Sendable {
    struct Letter: Sendable {
        let id: String
        let type: String
        let entityID: String?
        let reason: String
        let message: String
        let attempts: String
        let firstSeen: String
        let lastSeen: String
        let bytes: String
        let payload: String
        let isCut: Bool
    }

    /// A page with many of them has to stay one that a browser can show.
    private static let payloadBytesMax = 20_000

    let letters: [Letter]
    let hasLetters: Bool
    /// Says that there are more; nil where all are shown.
    let rest: String?

    /// - Parameter counts: how many are open, by type.
    init(_ stored: [StoredDeadLetter], _ counts: [String: Int]) {
        letters = stored.map(Self.letter)
        hasLetters = !stored.isEmpty
        let total = counts.values.reduce(0, +)
        rest = total > stored.count ? "These are the newest \(stored.count.grouped) of \(total.grouped)." : nil
    }

    private static func letter(_ stored: StoredDeadLetter) -> Letter {
        Letter(
            id: stored.id,
            type: stored.entityType,
            entityID: stored.entityID,
            reason: stored.reason,
            message: stored.message,
            attempts: stored.attempts.counted("attempt"),
            firstSeen: stored.firstSeen.pageText,
            lastSeen: stored.lastSeen.pageText,
            bytes: stored.payload.count.grouped,
            payload: String(decoding: stored.payload.prefix(payloadBytesMax), as: UTF8.self),
            isCut: stored.payload.count > payloadBytesMax
        )
    }
}
