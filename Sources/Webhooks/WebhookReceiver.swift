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

    package func receive(_ request: WebhookRequest) async -> WebhookAnswer {
        await WebhookSpan.around(topic: request.topic.rawValue, correlationID: request.correlationID) {
            await take(request)
        }
    }

    private func take(_ request: WebhookRequest) async -> WebhookAnswer {
        do throws(WebhookFault) {
            try authenticator.check(request)
            let body = try WebhookBody(request)
            let kind = InboxEvent.Kind(request, body)
            return await store(try HintReader(topic: request.topic).hints(in: body), kind, request)
        } catch {
            metrics.received(topic: request.topic.rawValue, .refused)
            log(.warning, "A webhook was refused", request, ["error": "\(error.message)"])
            return .refused(error)
        }
    }

    // MARK: Steps

    private func store(_ hints: [RecordHint], _ kind: InboxEvent.Kind, _ request: WebhookRequest) async -> WebhookAnswer
    {
        do throws(SyncError) {
            var outcomes: [HintOutcome] = []
            for hint in hints { outcomes.append(try await store(hint, kind, request)) }
            if outcomes.contains(where: \.isQueued) { onQueued() }
            return .stored(outcomes)
        } catch {
            metrics.received(topic: request.topic.rawValue, .notStored)
            log(.error, "A webhook could not be stored", request, ["error": "\(error)"])
            return .notStored(error)
        }
    }

    private func store(
        _ hint: RecordHint,
        _ kind: InboxEvent.Kind,
        _ request: WebhookRequest
    ) async throws(SyncError) -> HintOutcome {
        let isUnchanged = kind == .changed ? await isKnown(hint) : false
        let event = InboxEvent(
            id: makeEventID(),
            idempotencyKey: IdempotencyKey.text(of: hint, kind, organizationID: organizationID),
            entityType: hint.type.name,
            entityID: hint.id,
            kind: kind,
            payload: request.body,
            receivedAt: time.now(),
            modifiedAt: hint.record?.modifiedAt,
            isUnchanged: isUnchanged,
            correlationID: request.correlationID
        )
        let outcome = HintOutcome(event: event, receipt: try await inbox.store(event))
        metrics.received(topic: request.topic.rawValue, outcome.metric)
        log(.info, "A webhook was stored", request, ["entity": "\(hint.id)", "queued": "\(outcome.isQueued)"])
        return outcome
    }

    private func isKnown(_ hint: RecordHint) async -> Bool {
        guard let record = hint.record else { return false }
        return await cache.knows(record, of: hint.type)
    }

    private func log(
        _ level: Logger.Level,
        _ message: Logger.Message,
        _ request: WebhookRequest,
        _ metadata: Logger.Metadata
    ) {
        let context: Logger.Metadata = [
            "topic": "\(request.topic.rawValue)", "correlation_id": "\(request.correlationID)",
        ]
        logger.log(level: level, message, metadata: context.merging(metadata) { $1 })
    }
}
