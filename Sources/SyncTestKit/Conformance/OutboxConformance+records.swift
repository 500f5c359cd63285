import SyncCore
import Testing

extension OutboxConformance {
    // MARK: - Dead letters

    static let letterCases: [ContractCase<ServerStoresUnderTest>] = [
        ContractCase("a dead letter is told when it is added, with all that its list shows") { stores in
            let lease = try await stores.begin(Sample.run())
            try await forget(stores)
            let fault = RecordFault(.rowRejected, "rate is \"a\" list")
            try await fail("a", minutes: 3, because: fault, stores, lease)
            let letter = try #require(try await stores.letters.letters(status: .open, of: nil, limit: 9).first)
            let data = """
                {"attempts":1,"entity_id":"a","entity_type":"product","id":"\(letter.id)",\
                "message":"rate is \\"a\\" list","reason":"\(letter.reason)","sync_id":"\(Sample.runID(1))"}
                """
            #expect(try await told(stores) == [Told(.deadLetterAdded, data, Sample.runID(1), minutes: 3)])
        },
        ContractCase("a dead letter that is open is not told again; one that was closed is, unless it stays closed") {
            stores in
            let lease = try await stores.begin(Sample.run())
            try await forget(stores)
            func expect(_ count: Int, after step: () async throws -> Void) async throws {
                try await step()
                let told = try await told(stores)
                #expect(told.count == count)
                try await forget(stores)
            }
            try await expect(1) { try await fail("a", stores, lease) }
            try await expect(0) { try await fail("a", stores, lease) }
            let row = Sample.batch([Sample.row(Sample.record("a"))])
            try await expect(0) { _ = try await stores.destination.commit(row, holding: lease) }
            try await expect(1) { try await fail("a", stores, lease) }
            let letter = try #require(try await stores.letters.letters(status: .open, of: nil, limit: 9).first)
            _ = try await stores.letters.discard(letter.id, now: Sample.instant())
            try await expect(0) { try await fail("a", stores, lease) }
            try await expect(1) { try await fail("a", payload: "{\"new\":1}", stores, lease) }
            let both = [Sample.deadLetter("b"), Sample.deadLetter(nil), Sample.deadLetter("b")]
            let batch = Sample.batch([], deadLetters: both)
            try await expect(2) { _ = try await stores.destination.commit(batch, holding: lease) }
            // Stored and refused in one commit: the letter of before closes, and another one opens.
            let twice = Sample.batch([Sample.row(Sample.record("b"))], deadLetters: [Sample.deadLetter("b")])
            try await expect(1) { _ = try await stores.destination.commit(twice, holding: lease) }
        },
        ContractCase("a commit that fails tells of no dead letter") { stores in
            let lost = try await stores.begin(Sample.run())
            try await stores.leases.release(lost)
            try await forget(stores)
            await #expect(throws: SyncError.self) { try await fail("a", stores, lost) }
            #expect(try await told(stores) == [])
        },
        ContractCase("a dead letter has the id of the request or the webhook that led to its run") { stores in
            let request = RunRequest("product", mode: .full, origin: .api, correlationID: "request-9")
            _ = try await stores.queue.request(request, id: Sample.runID(1), now: Sample.instant())
            let asked = try await stores.begin(Sample.run())
            try await forget(stores)
            try await fail("a", stores, asked)
            #expect(try await told(stores).map(\.correlationID) == ["request-9"])
            try await stores.leases.release(asked)

            _ = try await stores.inbox.store([event(1, "b"), event(2, "b")])
            let announced = try await stores.begin(Sample.run(Sample.runID(2), mode: .realtime))
            try await forget(stores)
            try await fail("b", run: 2, stores, announced)
            try await fail("c", run: 2, stores, announced)
            #expect(try await told(stores).map(\.correlationID) == ["webhook-2", Sample.runID(2)])
        },
    ]

    private static func fail(
        _ entityID: String,
        run: Int = 1,
        minutes: Int64 = 0,
        because fault: RecordFault = RecordFault(.rowRejected, "rate is a list"),
        payload: String = "{}",
        _ stores: ServerStoresUnderTest,
        _ lease: Lease
    ) async throws {
        let letter = Sample.deadLetter(entityID, fault, payload: payload)
        let batch = Sample.batch([], runID: Sample.runID(run), deadLetters: [letter], minutes: minutes)
        _ = try await stores.destination.commit(batch, holding: lease)
    }

    // MARK: - Webhooks

    static let webhookCases: [ContractCase<ServerStoresUnderTest>] = [
        ContractCase("a webhook is told when it is stored, also one that is unchanged; a repetition is not") { stores in
            let events = [event(1, "a"), event(2, "b", isUnchanged: true), event(1, "a")]
            let receipts = try await stores.inbox.store(events)
            #expect(receipts.map(\.outcome) == [.queued, .unchanged, .repeated])
            #expect(
                try await told(stores) == [
                    Told(.webhookReceived, data(1, "a", "queued"), "webhook-1", minutes: 1),
                    Told(.webhookReceived, data(2, "b", "unchanged"), "webhook-2", minutes: 1),
                ]
            )
        },
        ContractCase("where one event of a webhook cannot be stored, none is told") { stores in
            // Two of one id are none of ours.
            await #expect(throws: SyncError.self) {
                try await stores.inbox.store([event(1, "a"), event(1, "b", key: "k")])
            }
            let told = try await told(stores)
            #expect(told == [])
        },
        ContractCase("a webhook is told when it was dealt with, and not before") { stores in
            _ = try await stores.inbox.store([event(1, "a"), event(2, "a"), event(3, "b"), event(4, "c")])
            try await forget(stores)
            let claim = try #require(try await stores.claim("s", minutes: 2))
            _ = try await stores.inbox.store([event(5, "a")])
            try await forget(stores)
            let outcomes: [String: QueueOutcome] = [
                "a": .done, "b": .retry(at: Sample.instant(minutes: 9), reason: "503"),
                "c": .postponed(until: Sample.instant(minutes: 9), reason: "busy"),
            ]
            try await stores.inbox.complete(claim, outcomes, now: Sample.instant(minutes: 3))
            #expect(
                try await told(stores) == [
                    Told(.webhookProcessed, data(1, "a", "processed"), "webhook-1", minutes: 3),
                    Told(.webhookProcessed, data(2, "a", "processed"), "webhook-2", minutes: 3),
                ]
            )
        },
        ContractCase("a webhook that is given up is told as dead, and its dead letter too") { stores in
            _ = try await stores.inbox.store([event(1, "a"), event(2, "a")])
            let claim = try #require(try await stores.claim("s", minutes: 2))
            try await forget(stores)
            let dead = QueueOutcome.dead(code: "source_unavailable", reason: "Zoho did not answer.")
            try await stores.inbox.complete(claim, ["a": dead], now: Sample.instant(minutes: 3))
            let letter = try #require(try await stores.letters.letters(status: .open, of: nil, limit: 9).first)
            let added = """
                {"attempts":1,"entity_id":"a","entity_type":"product","id":"\(letter.id)",\
                "message":"Zoho did not answer.","reason":"source_unavailable","sync_id":null}
                """
            #expect(
                try await told(stores) == [
                    Told(.deadLetterAdded, added, "webhook-2", minutes: 3),
                    Told(.webhookProcessed, data(1, "a", "dead"), "webhook-1", minutes: 3),
                    Told(.webhookProcessed, data(2, "a", "dead"), "webhook-2", minutes: 3),
                ]
            )

            // It is open already.
            try await forget(stores)
            try await stores.inbox.enqueue(["a"], of: "product", now: Sample.instant(minutes: 3))
            let again = try #require(try await stores.claim("s", minutes: 3))
            try await stores.inbox.complete(again, ["a": dead], now: Sample.instant(minutes: 4))
            #expect(try await told(stores) == [])
        },
    ]

    /// Of the first minute.
    private static func event(
        _ number: Int,
        _ entityID: String,
        key: String? = nil,
        isUnchanged: Bool = false
    ) -> InboxEvent {
        InboxEvent(
            id: Sample.runID(number),
            idempotencyKey: key ?? "key-\(number)",
            entityType: "product",
            entityID: entityID,
            kind: .changed,
            payload: Array("{}".utf8),
            receivedAt: Sample.instant(minutes: 1),
            modifiedAt: Sample.instant(minutes: Int64(number)),
            isUnchanged: isUnchanged,
            correlationID: "webhook-\(number)"
        )
    }

    private static func data(_ number: Int, _ entityID: String, _ outcome: String) -> String {
        """
        {"entity_id":"\(entityID)","entity_type":"product","event_id":"\(Sample.runID(number))",\
        "idempotency_key":"key-\(number)","kind":"changed","outcome":"\(outcome)"}
        """
    }
}
