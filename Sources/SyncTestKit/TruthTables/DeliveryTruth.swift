package import SyncCore
import Testing

/// A row of the truth table of webhooks that may repeat an earlier one: what ``SyncCore/DeliveryRules`` are held against, and what both
/// databases do.
package struct DeliveryTruth: Sendable, CustomTestStringConvertible {
    package enum Earlier: String, Sendable {
        case queued, unchanged, processed, dead
    }

    /// Another event of the record, after the earlier one.
    package enum Follower: Sendable {
        case none, unstamped, sameStamp, otherStamp
    }

    /// The record's place in the queue.
    package enum Place: Sendable {
        case none, unread, claimed
    }

    /// What the change log has of the record.
    package enum Log: Sendable {
        case nothing, stored, deletedBefore, deletedSince
    }

    package let earlier: Earlier
    package let isRecent: Bool
    package let follower: Follower
    package let place: Place
    package let log: Log
    /// For a webhook with a stamp, and for one without.
    package let withStamp: Bool
    package let withoutStamp: Bool

    private init(
        _ earlier: Earlier,
        isRecent: Bool = true,
        followed follower: Follower = .none,
        _ place: Place,
        _ log: Log,
        withStamp: Bool,
        withoutStamp: Bool
    ) {
        self.earlier = earlier
        self.isRecent = isRecent
        self.follower = follower
        self.place = place
        self.log = log
        self.withStamp = withStamp
        self.withoutStamp = withoutStamp
    }

    package var testDescription: String {
        "\(earlier), recent: \(isRecent), followed: \(follower), place \(place), log \(log)"
    }

    package static let all = [
        DeliveryTruth(.queued, .unread, .nothing, withStamp: true, withoutStamp: true),
        DeliveryTruth(.queued, isRecent: false, .unread, .nothing, withStamp: true, withoutStamp: true),
        DeliveryTruth(.queued, .claimed, .nothing, withStamp: true, withoutStamp: false),
        DeliveryTruth(.queued, .unread, .deletedSince, withStamp: true, withoutStamp: true),
        DeliveryTruth(.queued, followed: .unstamped, .unread, .nothing, withStamp: false, withoutStamp: false),
        DeliveryTruth(.queued, followed: .sameStamp, .unread, .nothing, withStamp: false, withoutStamp: false),
        DeliveryTruth(.queued, followed: .otherStamp, .unread, .nothing, withStamp: true, withoutStamp: false),
        DeliveryTruth(.processed, .none, .stored, withStamp: true, withoutStamp: false),
        DeliveryTruth(.processed, .unread, .stored, withStamp: true, withoutStamp: true),
        DeliveryTruth(.processed, .claimed, .stored, withStamp: true, withoutStamp: false),
        DeliveryTruth(.processed, .unread, .deletedBefore, withStamp: true, withoutStamp: true),
        DeliveryTruth(.processed, .unread, .deletedSince, withStamp: false, withoutStamp: false),
        DeliveryTruth(.processed, .unread, .nothing, withStamp: false, withoutStamp: false),
        DeliveryTruth(.processed, isRecent: false, .unread, .stored, withStamp: false, withoutStamp: false),
        DeliveryTruth(.processed, followed: .unstamped, .unread, .stored, withStamp: false, withoutStamp: false),
        DeliveryTruth(.unchanged, .unread, .stored, withStamp: true, withoutStamp: true),
        DeliveryTruth(.unchanged, .unread, .nothing, withStamp: false, withoutStamp: false),
        DeliveryTruth(.dead, .unread, .stored, withStamp: false, withoutStamp: false),
    ]

    package func isRepetition(hasStamp: Bool) -> Bool { hasStamp ? withStamp : withoutStamp }

    package func facts(hasStamp: Bool) -> Set<DeliveryFact> {
        var facts: Set<DeliveryFact> = []
        if hasStamp { facts.insert(.hasStamp) }
        if earlier == .queued { facts.insert(.earlierWaits) }
        if earlier == .dead { facts.insert(.earlierIsDead) }
        if isRecent { facts.insert(.earlierIsRecent) }
        let counting: [Follower] = hasStamp ? [.unstamped, .sameStamp] : [.unstamped, .sameStamp, .otherStamp]
        if counting.contains(follower) { facts.insert(.earlierWasFollowed) }
        if place != .none { facts.insert(.recordWaits) }
        if place == .unread { facts.insert(.recordIsUnread) }
        if log != .nothing { facts.insert(.recordIsLogged) }
        if log == .deletedSince { facts.insert(.recordWasDeleted) }
        return facts
    }
}
