/// Why a dead letter is noted.
package enum LetterNote: Sendable, Equatable, CaseIterable {
    /// Its record failed with the payload that it failed with before, or with another one.
    case failedAgain, failedAnew
    /// Its record could not be read, so there is no payload but that of a webhook.
    case unread
}

/// What becomes of a record's dead letter when it is noted again, and whether other programs are told.
///
/// | before | noted because | then | told | content |
/// |---|---|---|---|---|
/// | none, or resolved | any | open | yes | the new one |
/// | open | it failed | open | no | the new one |
/// | open | it could not be read | open | no | the old one, which tells more |
/// | discarded | it failed with the same payload | discarded | no | the new one |
/// | discarded | any other | open | yes | the new one |
///
/// It closes as ``LetterShape/closes(_:)`` has it, or when somebody discards it; only an open one does.
package struct LetterStanding: Sendable, Equatable {
    package let status: DeadLetterStatus
    package let isTold: Bool
    package let isReplaced: Bool

    /// - Parameter before: nil where there is none yet.
    package init(_ before: DeadLetterStatus?, _ note: LetterNote) {
        switch (before, note) {
        case (.open, _): (status, isTold, isReplaced) = (.open, false, note != .unread)
        case (.discarded, .failedAgain): (status, isTold, isReplaced) = (.discarded, false, true)
        case (nil, _), (.resolved, _), (.discarded, _): (status, isTold, isReplaced) = (.open, true, true)
        }
    }
}
