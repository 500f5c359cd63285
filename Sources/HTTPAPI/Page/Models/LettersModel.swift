import SyncCore
import SyncEngine

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
        PageMembers(DeadLetterView.summary, of: letter).with([
            "shapeText": letter.shape.map { .text($0.pageText) },
            "attemptsText": .text(letter.attempts.counted("attempt")),
            "payload": .text(String(decoding: letter.payload.prefix(payloadBytesMax), as: UTF8.self)),
            "isCut": .flag(letter.payload.count > payloadBytesMax),
        ])
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
