package import Logging
package import SyncCore
package import SyncEngine

/// Takes webhooks: found genuine, read, and stored before they are answered. Start reading here.
///
/// A webhook is a hint. Nothing that it says of a record is written; the record is read again, unless the state cache knows just
/// this content.
package struct WebhookReceiver: Sendable {
    private let organizationID: String
    private let authenticator: WebhookAuthenticator
    private let inbox: any WebhookInbox
    private let cache: CacheOperations
    private let time: any TimeSource
    private let makeEventID: @Sendable () -> String
    private let onQueued: @Sendable () -> Void
    private let metrics = WebhookMetrics()
    private let logger: Logger

    /// - Parameters:
    ///   - makeEventID: a new UUID.
    ///   - onQueued: told when there is something to read; must return at once.
    package init(
        organizationID: String,
        authenticator: WebhookAuthenticator,
        inbox: any WebhookInbox,
        cache: CacheOperations,
        time: any TimeSource,
        makeEventID: @escaping @Sendable () -> String,
        onQueued: @escaping @Sendable () -> Void,
        logger: Logger
    ) {
        self.organizationID = organizationID
        self.authenticator = authenticator
        self.inbox = inbox
        self.cache = cache
        self.time = time
        self.makeEventID = makeEventID
        self.onQueued = onQueued
        self.logger = logger
    }

    /// Looks at a request whose body was not read yet: nothing of a stranger's is kept.
    /// - Throws: why it is refused, whatever its body is.
    package func admit(_ head: WebhookHead) throws(WebhookFault) {
        do throws(WebhookFault) {
            try authenticator.check(head)
        } catch {
            refused(head, error)
            throw error
        }
    }

    package func receive(_ request: WebhookRequest) async -> WebhookAnswer {
        await WebhookSpan.around(topic: request.head.topic.word, correlationID: request.head.correlationID) {
            await take(request)
        }
    }

    private func take(_ request: WebhookRequest) async -> WebhookAnswer {
        do throws(WebhookFault) {
            try authenticator.check(request)
            return await store(
                try HintReader(request: request, stamps: PlausibleStamps(at: time.now())).hints(),
                request
            )
        } catch {
            refused(request.head, error)
            return .refused(error)
        }
    }

    // MARK: Steps

    private func store(_ hints: [RecordHint], _ request: WebhookRequest) async -> WebhookAnswer {
        var events: [InboxEvent] = []
        // The body as it came, where it is about one record.
        let whole = hints.count == 1 && !request.body.isEmpty ? request.body : nil
        for hint in hints { events.append(await event(of: hint, payload: whole ?? hint.told, request)) }
        do throws(SyncError) {
            let outcomes = zip(events, try await inbox.store(events)).map { HintOutcome(event: $0, receipt: $1) }
            for outcome in outcomes { stored(request.head, outcome) }
            if outcomes.contains(where: \.isQueued) { onQueued() }
            return .stored(outcomes)
        } catch {
            metrics.received(topic: request.head.topic.word, .notStored)
            log(.error, "A webhook could not be stored", request.head, ["error": "\(error)"])
            return .notStored(error)
        }
    }

    private func event(of hint: RecordHint, payload: [UInt8], _ request: WebhookRequest) async -> InboxEvent {
        InboxEvent(
            id: makeEventID(),
            idempotencyKey: IdempotencyKey.text(of: hint, organizationID: organizationID),
            entityType: hint.type.name,
            entityID: hint.id,
            kind: hint.kind,
            payload: payload,
            receivedAt: time.now(),
            modifiedAt: hint.modifiedAt,
            isUnchanged: hint.kind == .changed ? await isKnown(hint) : false,
            correlationID: request.head.correlationID
        )
    }

    private func isKnown(_ hint: RecordHint) async -> Bool {
        guard let record = hint.record else { return false }
        return await cache.knows(record, of: hint.type)
    }

    private func stored(_ head: WebhookHead, _ outcome: HintOutcome) {
        metrics.received(topic: head.topic.word, outcome.metric)
        let told: Logger.Metadata = ["entity": "\(outcome.event.entityID)", "queued": "\(outcome.isQueued)"]
        log(.info, "A webhook was stored", head, told)
    }

    private func refused(_ head: WebhookHead, _ fault: WebhookFault) {
        metrics.received(topic: head.topic.word, .refused)
        log(.warning, "A webhook was refused", head, ["error": "\(fault.message)"])
    }

    private func log(_ level: Logger.Level, _ message: Logger.Message, _ head: WebhookHead, _ told: Logger.Metadata) {
        let context: Logger.Metadata = [
            "topic": "\(head.topic.word)", "correlation_id": "\(head.correlationID)",
        ]
        logger.log(level: level, message, metadata: context.merging(told) { $1 })
    }
}
