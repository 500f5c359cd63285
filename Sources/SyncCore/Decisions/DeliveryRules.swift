/// What is known of a webhook's event, and of an earlier one that has its idempotency key.
package enum DeliveryFact: Sendable {
    /// The source says when the record was modified.
    case hasStamp
    /// The state cache knows just this content.
    case isKnownContent
    /// The record is in the queue, claimed or not.
    case recordWaits
    /// The record is in the queue, and nobody is reading it.
    case recordIsUnread
    /// The earlier one is still to be dealt with.
    case earlierWaits
    /// The earlier one was given up.
    case earlierIsDead
    /// The earlier one came within ``DeliveryRules/window``.
    case earlierIsRecent
    /// Another event of the record came after the earlier one and could have changed it: any where there is no stamp, otherwise one
    /// without a stamp or with the same.
    case earlierWasFollowed
    /// The change log has the record.
    case recordIsLogged
    /// The record was marked deleted after the earlier one was dealt with.
    case recordWasDeleted
}

/// What becomes of a webhook's event (decision 0016). Pure.
///
/// An event that repeats an earlier one is not stored. It does where the earlier one was not followed by another, and:
///
/// | the earlier one | with a stamp | without one |
/// |---|---|---|
/// | waits | yes | while nobody reads the record |
/// | was dealt with in the last hour, and its record was stored and not marked deleted since | yes | while the record waits again, and nobody reads it |
/// | was given up, or came before, or its record was never stored or was marked deleted | no | no |
///
/// What a value was before it may be again, without a stamp. So may what a record was before somebody deleted it.
package enum DeliveryRules {
    package static let window: Duration = .seconds(3_600)
    /// A record that was just read is read again after this time at the earliest, however often it is announced.
    package static let rereadPause: Duration = .seconds(5)

    package static let isRepetition: Rule<DeliveryFact> = .all([
        .not(.fact(.earlierWasFollowed)),
        // What was read may have changed since.
        .any([.fact(.hasStamp), .fact(.recordIsUnread)]),
        .any([
            .fact(.earlierWaits),
            .all([
                .not(.fact(.earlierIsDead)), .fact(.earlierIsRecent), .fact(.recordIsLogged),
                .not(.fact(.recordWasDeleted)),
            ]),
        ]),
    ])

    /// Whether an event is no reason to read its record. That it has nothing new is no reason not to read one that waits.
    package static let isUnchanged: Rule<DeliveryFact> = .all([.fact(.isKnownContent), .not(.fact(.recordWaits))])
}
