import SyncCore

/// What a claim's records become, each by its own outcome.
struct Settlement {
    private var done: [ClaimedRecords.Place] = []
    private var dead: [ClaimedRecords.Place] = []
    private var unread: [UnreadRecord] = []
    private var released: [SQLText] = []
    private let entityType: String
    private let now: Instant

    /// - Parameters:
    ///   - held: what ``QueuedRecords/held(_:)`` gave.
    ///   - shape: of the letters of those that cannot be read.
    init(
        of claim: ClaimedRecords,
        _ held: [SQLRow],
        _ outcomes: [String: QueueOutcome],
        _ shape: LetterShape,
        now: Instant
    ) {
        entityType = claim.entityType
        self.now = now
        let places = Dictionary(claim.places.map { ($0.entityID, $0) }, uniquingKeysWith: { first, _ in first })
        for row in held {
            guard let place = places[row.text("entity_id") ?? ""] else { continue }
            switch outcomes[place.entityID] {
            case .done: done.append(place)
            case .dead(let code, let reason):
                dead.append(place)
                unread.append(
                    UnreadRecord(
                        entityType: claim.entityType,
                        entityID: place.entityID,
                        shape: shape,
                        code: code,
                        reason: reason,
                        payload: row.bytes("payload")
                    )
                )
            case .retry(let at, let reason): release(place, next: at, addingAttempts: 1, reason)
            case .postponed(let until, let reason): release(place, next: until, addingAttempts: 0, reason)
            case nil: release(place, next: nil, addingAttempts: 0, nil)
            }
        }
    }

    func statements(_ session: any SQLSession) throws -> [SQLText] {
        let letters = NotedLetters(unread, now: now)
        // Of the webhook that a record waits for, as long as it does: letters come first.
        return letters.statements(try session.run(letters.lookups))
            + QueuedRecords.finishing(done, of: entityType, as: "processed", now: now)
            + QueuedRecords.finishing(dead, of: entityType, as: "dead", now: now) + released
    }

    private mutating func release(
        _ place: ClaimedRecords.Place,
        next: Instant?,
        addingAttempts attempts: Int,
        _ reason: String?
    ) {
        released.append(
            QueuedRecords.releasing(place, of: entityType, next: next, addingAttempts: attempts, reason: reason)
        )
    }
}
