/// What a commit did with a record.
package enum ChangeAction: String, Sendable, CaseIterable {
    case inserted
    case updated
    /// The stored row is newer, and stayed.
    case superseded
    /// Refused by the database; now a dead letter.
    case rejected
    case deleted
    case undeleted

    /// Whether other programs are told.
    package var isEvent: Bool {
        switch self {
        case .inserted, .updated, .deleted, .undeleted: true
        case .superseded, .rejected: false
        }
    }
}

/// An entry of the change log.
package struct LoggedChange: Sendable, Equatable {
    /// Grows with each entry; there may be gaps.
    package let sequence: Int64
    /// A UUID: of an event, its `event_id`.
    package let eventID: String
    package let at: Instant
    /// Nil where no run did it.
    package let runID: String?
    package let entityType: String
    package let entityID: String
    package let localID: String?
    package let action: ChangeAction
    /// Why the record was synced; nil for deletions.
    package let reason: DecisionReason?
    package let shape: RecordShape?
    /// Of the shape, as it came; nil for deletions.
    package let hash: ContentHash?
    /// Of the shape, as it was stored before; nil where there was none.
    package let previousHash: ContentHash?
    /// The members whose values differ from those stored before, sorted; empty where nothing was stored before.
    package let changedFields: [String]
    /// Of a deletion: the id of the record that the source answered instead; nil where it answered none.
    package let answeredAs: String?
    /// Of the request that asked for the run, or of the newest webhook that the reading made good; nil where there was none.
    package let correlationID: String?

    package init(
        sequence: Int64,
        eventID: String,
        at: Instant,
        runID: String?,
        entityType: String,
        entityID: String,
        localID: String?,
        action: ChangeAction,
        reason: DecisionReason?,
        shape: RecordShape?,
        hash: ContentHash?,
        previousHash: ContentHash?,
        changedFields: [String],
        answeredAs: String? = nil,
        correlationID: String? = nil
    ) {
        self.sequence = sequence
        self.eventID = eventID
        self.at = at
        self.runID = runID
        self.entityType = entityType
        self.entityID = entityID
        self.localID = localID
        self.action = action
        self.reason = reason
        self.shape = shape
        self.hash = hash
        self.previousHash = previousHash
        self.changedFields = changedFields
        self.answeredAs = answeredAs
        self.correlationID = correlationID
    }
}
