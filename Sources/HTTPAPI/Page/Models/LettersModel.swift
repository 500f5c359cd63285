import SyncCore

/// The open dead letters, the newest first.
enum LettersModel {
    /// A page with many of them has to stay one that a browser can show.
    private static let payloadBytesMax = 20_000

    /// - Parameter counts: how many are open, by type.
    static func members(_ stored: [StoredDeadLetter], _ counts: [String: Int]) -> PageMembers {
        [
            "letters": .list(stored.map(members)),
            "hasLetters": .flag(!stored.isEmpty),
            "rest": counts.rest(beyond: stored.count).map(PageValue.text),
        ]
    }

    private static func members(_ letter: StoredDeadLetter) -> PageMembers {
        [
            "id": .text(letter.id),
            "type": .text(letter.entityType),
            "entityID": letter.entityID.map(PageValue.text),
            "shape": letter.shape.map { .text($0.pageText) },
            "reason": .text(letter.reason),
            "message": .text(letter.message),
            "attempts": .text(letter.attempts.counted("attempt")),
            "firstSeen": .text(letter.firstSeen.pageText),
            "lastSeen": .text(letter.lastSeen.pageText),
            "bytes": .text(letter.payload.count.grouped),
            "payload": .text(String(decoding: letter.payload.prefix(payloadBytesMax), as: UTF8.self)),
            "isCut": .flag(letter.payload.count > payloadBytesMax),
        ]
    }
}

extension LetterShape {
    fileprivate var pageText: String {
        switch self {
        case .list: "list row"
        case .detail: "detail"
        case .image: "image"
        }
    }
}
