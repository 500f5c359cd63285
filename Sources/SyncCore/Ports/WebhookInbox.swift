/// The webhooks that were received, `tds_inbox_events`, and the records that are to be read again because of them,
/// `tds_sync_queue`.
///
/// ## Contract
/// - `store` returns when all its events are safe; where it throws, none of them is. An event to be queued and its record's place
///   in the queue are one transaction.
/// - A record is in the queue once, however many events speak of it: one reading that begins after the last of them makes good
///   all. So the events of a record are dealt with in their order.
/// - A record is claimed by one server at a time. A claim that is not kept runs out, and then another server may take it.
/// - An event that comes while its record is being read leaves the record in the queue for another reading.
package protocol WebhookInbox: Sendable {
    /// Stores the events of one webhook, and queues their records. An event that is ``InboxEvent/isUnchanged`` queues nothing; but
    /// where its record waits already, it is queued with it: that is no reason not to read the record.
    ///
    /// A repetition is not stored. An event repeats another one when it has its idempotency key and, where the source's stamp is
    /// not known, when no other event of the record came in between and the record still waits to be read: without a stamp, a
    /// change back to what was looks like a repetition, and so does each change of a body that has nothing but an id.
    ///
    /// - Returns: what became of each event, in their order.
    func store(_ events: [InboxEvent]) async throws(SyncError) -> [InboxReceipt]

    /// Queues records without an event: a dead letter is to be tried again. One that waits for later is due now.
    func enqueue(_ ids: [String], of entityType: String, now: Instant) async throws(SyncError)

    /// Takes records of one type that wait, of the type whose record is due for the longest time.
    /// - Parameter limits: how many at most; types of which none may be taken are passed over.
    func claim(
        by server: String,
        limits: ClaimLimits,
        for duration: Duration,
        now: Instant
    ) async throws(SyncError) -> ClaimedRecords?

    /// - Returns: whether all of them still are this server's.
    func renew(_ claim: ClaimedRecords, for duration: Duration, now: Instant) async throws(SyncError) -> Bool

    /// Says what became of claimed records, and ends their claims. What was claimed and is not named waits as before.
    func complete(
        _ claim: ClaimedRecords,
        _ outcomes: [String: QueueOutcome],
        now: Instant
    ) async throws(SyncError)

    func backlog() async throws(SyncError) -> [String: QueueBacklog]

    /// The names of the types of which a record is to be read now, or is being read.
    func dueTypes(now: Instant) async throws(SyncError) -> Set<String>

    /// The newest events first, for people.
    func events(limit: Int) async throws(SyncError) -> [InboxEntry]

    /// What webhooks did for each type since an instant.
    func deliveries(since: Instant) async throws(SyncError) -> [String: WebhookDeliveries]

    /// Removes events that were dealt with, and came before an instant; at most `limit` at once.
    /// - Returns: how many.
    func prune(before: Instant, limit: Int) async throws(SyncError) -> Int
}

/// A webhook that was found genuine.
package struct InboxEvent: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case changed
        case deleted
    }

    /// A UUID.
    package let id: String
    package let idempotencyKey: String
    package let entityType: String
    package let entityID: String
    package let kind: Kind
    /// The body as it came; where it speaks of many records, what it says of this one.
    package let payload: [UInt8]
    package let receivedAt: Instant
    /// When the record was modified, by the source's stamp in the body; nil without one.
    package let modifiedAt: Instant?
    /// Whether the state cache knows just this content, so that there is nothing to read.
    package let isUnchanged: Bool
    package let correlationID: String

    package init(
        id: String,
        idempotencyKey: String,
        entityType: String,
        entityID: String,
        kind: Kind,
        payload: [UInt8],
        receivedAt: Instant,
        modifiedAt: Instant?,
        isUnchanged: Bool,
        correlationID: String
    ) {
        self.id = id
        self.idempotencyKey = idempotencyKey
        self.entityType = entityType
        self.entityID = entityID
        self.kind = kind
        self.payload = payload
        self.receivedAt = receivedAt
        self.modifiedAt = modifiedAt
        self.isUnchanged = isUnchanged
        self.correlationID = correlationID
    }
}

/// What became of an event.
package struct InboxReceipt: Sendable, Equatable {
    package enum Outcome: String, Sendable {
        /// It is stored, and its record waits to be read.
        case queued
        /// It is stored, and is no reason to read anything.
        case unchanged
        /// It was stored before.
        case repeated
    }

    /// Of the event that is stored: of a repetition, that of the first.
    package let eventID: String
    package let outcome: Outcome

    package init(eventID: String, outcome: Outcome) {
        self.eventID = eventID
        self.outcome = outcome
    }
}

/// How many records of a type may be claimed at once.
package struct ClaimLimits: Sendable, Equatable {
    /// Of each type that has no limit of its own; at least 1.
    package let standard: Int
    /// 0: none of the type.
    package let ofTypes: [String: Int]

    package init(_ standard: Int, ofTypes: [String: Int] = [:]) {
        self.standard = standard
        self.ofTypes = ofTypes
    }

    package subscript(_ entityType: String) -> Int { ofTypes[entityType] ?? standard }

    /// The types that are passed over.
    package var passedOver: [String] { ofTypes.filter { $0.value == 0 }.keys.sorted() }
}

/// Records of one type that a server has taken from the queue.
package struct ClaimedRecords: Sendable, Equatable {
    package struct Place: Sendable, Equatable {
        package let entityID: String
        /// The newest event that the reading will make good; 0 where none is.
        package let throughSequence: Int64
        /// How often it failed before.
        package let attempts: Int

        package init(entityID: String, throughSequence: Int64, attempts: Int) {
            self.entityID = entityID
            self.throughSequence = throughSequence
            self.attempts = attempts
        }
    }

    package let entityType: String
    package let server: String
    package let places: [Place]

    package init(entityType: String, server: String, places: [Place]) {
        self.entityType = entityType
        self.server = server
        self.places = places
    }
}

package enum QueueOutcome: Sendable, Equatable {
    /// Read and stored, or found gone and marked deleted.
    case done
    /// Failed, and may pass. Counts as an attempt.
    case retry(at: Instant, reason: String)
    /// Nothing was tried (another run has the lease, the day's calls are spent). Counts as no attempt.
    case postponed(until: Instant, reason: String)
    /// Will not pass. Becomes a dead letter with the newest event's payload, unless the record left one already.
    case dead(code: String, reason: String)
}

package struct QueueBacklog: Sendable, Equatable {
    package let waiting: Int
    /// When the oldest of them was asked for.
    package let oldest: Instant?

    package init(waiting: Int, oldest: Instant?) {
        self.waiting = waiting
        self.oldest = oldest
    }
}

/// A stored event, for people.
package struct InboxEntry: Sendable, Equatable {
    package let eventID: String
    package let entityType: String
    package let entityID: String
    package let kind: InboxEvent.Kind
    /// `queued`, `unchanged`, `processed` or `dead`.
    package let status: String
    package let receivedAt: Instant
    package let processedAt: Instant?

    package init(
        eventID: String,
        entityType: String,
        entityID: String,
        kind: InboxEvent.Kind,
        status: String,
        receivedAt: Instant,
        processedAt: Instant?
    ) {
        self.eventID = eventID
        self.entityType = entityType
        self.entityID = entityID
        self.kind = kind
        self.status = status
        self.receivedAt = receivedAt
        self.processedAt = processedAt
    }
}

/// What webhooks did for a type.
package struct WebhookDeliveries: Sendable, Equatable {
    package let received: Int
    /// Changes of rows that a poll found (`tds_sync_logs` of runs that are not realtime) and no webhook had announced.
    package let unannounced: Int
    /// Changes of rows that a webhook brought.
    package let announced: Int
    /// The median time from the source's stamp to the receipt; nil where no stamp was known.
    package let deliveryLag: Duration?
    /// The median time from the receipt to the row.
    package let processingLag: Duration?

    package init(
        received: Int,
        unannounced: Int,
        announced: Int,
        deliveryLag: Duration?,
        processingLag: Duration?
    ) {
        self.received = received
        self.unannounced = unannounced
        self.announced = announced
        self.deliveryLag = deliveryLag
        self.processingLag = processingLag
    }
}
