import SyncCore
import Testing

/// The promises of ``WebhookInbox``, and of ``DeadLetterStore`` for what it gives up.
package enum InboxConformance {
    private static let minute = Duration.seconds(60)

    private static func event(
        _ number: Int,
        _ entityID: String = "a",
        of type: String = "product",
        key: String? = nil,
        modified: Int64? = nil,
        isUnchanged: Bool = false,
        minutes: Int64 = 0
    ) -> InboxEvent {
        InboxEvent(
            id: Sample.runID(number),
            idempotencyKey: key ?? "key-\(number)",
            entityType: type,
            entityID: entityID,
            kind: .changed,
            payload: Array("{\"n\":\(number)}".utf8),
            receivedAt: Sample.instant(minutes: minutes),
            modifiedAt: modified.map { Sample.instant(minutes: $0) },
            isUnchanged: isUnchanged,
            correlationID: "request-\(number)"
        )
    }

    package static let cases: [ContractCase<ServerStoresUnderTest>] = [
        ContractCase("an event is stored and its record is queued, once for many events") { stores in
            for number in 1...3 { #expect(try await stores.inbox.store(event(number)).outcome == .queued) }
            let other = try await stores.inbox.store(event(4, "b"))
            #expect(other == InboxReceipt(eventID: Sample.runID(4), outcome: .queued))
            let claim = try #require(try await stores.claim("s"))
            #expect(claim.entityType == "product")
            #expect(claim.places.map(\.entityID).sorted() == ["a", "b"])
            #expect(try await stores.claim("t") == nil)
            try await stores.inbox.complete(claim, ["a": .done, "b": .done], now: Sample.instant(minutes: 2))
            let events = try await stores.inbox.events(limit: 9)
            #expect(events.map(\.eventID) == [4, 3, 2, 1].map(Sample.runID))
            #expect(events.allSatisfy { $0.status == "processed" && $0.processedAt == Sample.instant(minutes: 2) })
            #expect(try await stores.inbox.backlog().isEmpty)
        },
        ContractCase("all events of a webhook are stored, and what became of each is told in their order") { stores in
            _ = try await stores.inbox.store(event(1, "b", key: "k", modified: 1))
            let events = [
                event(2, "c"), event(3, "b", key: "k", modified: 1), event(4, "a", isUnchanged: true),
                event(5, "c", isUnchanged: true), event(6, "a", of: "invoice"), event(7, "c", key: "key-5"),
            ]
            let receipts = try await stores.inbox.store(events)
            #expect(receipts.map(\.eventID) == [2, 1, 4, 5, 6, 5].map(Sample.runID))
            #expect(receipts.map(\.outcome) == [.queued, .repeated, .unchanged, .queued, .queued, .repeated])
            #expect(try await stores.inbox.events(limit: 9).count == 5)
            #expect(try await stores.inbox.backlog().mapValues(\.waiting) == ["product": 2, "invoice": 1])
            #expect(try await stores.inbox.store([]).isEmpty)
        },
        ContractCase("where one event of a webhook cannot be stored, none is") { stores in
            // Two of one id are none of ours.
            await #expect(throws: SyncError.self) {
                try await stores.inbox.store([event(1, "a"), event(1, "b", key: "k")])
            }
            let (events, backlog) = (try await stores.inbox.events(limit: 9), try await stores.inbox.backlog())
            #expect(events.isEmpty && backlog.isEmpty)
        },
        ContractCase("webhooks that speak of the same records in any order are all stored") { stores in
            let ids = (0..<20).map { "\($0)" }
            let stored = await withTaskGroup(of: Int.self) { group in
                for webhook in 0..<6 {
                    let events = ids.enumerated().map { number, id in event(webhook * 20 + number, id) }
                    let sent = webhook.isMultiple(of: 2) ? events : events.reversed()
                    group.addTask { (try? await stores.inbox.store(sent).count { $0.outcome == .queued }) ?? 0 }
                }
                return await group.reduce(0, +)
            }
            #expect(stored == 120)
            let backlog = try await stores.inbox.backlog()
            #expect(backlog["product"]?.waiting == 20)
        },
        ContractCase("a repetition is not stored, and names the first") { stores in
            _ = try await stores.inbox.store(event(1, key: "k", modified: 1))
            _ = try await stores.inbox.store(event(2, modified: 2))
            let again = try await stores.inbox.store(event(3, key: "k", modified: 1))
            #expect(again == InboxReceipt(eventID: Sample.runID(1), outcome: .repeated))
            #expect(try await stores.inbox.events(limit: 9).count == 2)
        },
        ContractCase("without a stamp, a change back to what was is no repetition") { stores in
            _ = try await stores.inbox.store(event(1, key: "k"))
            #expect(try await stores.inbox.store(event(2, key: "k")).outcome == .repeated)
            _ = try await stores.inbox.store(event(3))
            #expect(try await stores.inbox.store(event(4, key: "k")).outcome == .queued)
            #expect(try await stores.inbox.store(event(5, key: "k")).eventID == Sample.runID(4))
        },
        ContractCase("without a stamp, an event repeats another one only while its record waits for a reading") {
            stores in
            _ = try await stores.inbox.store(event(1, key: "k"))
            let claim = try #require(try await stores.claim("s"))
            #expect(try await stores.inbox.store(event(2, key: "k")).outcome == .queued)
            try await stores.inbox.complete(claim, ["a": .done], now: Sample.instant())
            #expect(try await stores.inbox.store(event(3, key: "k")).outcome == .repeated)
            let second = try #require(try await stores.claim("s", minutes: 1))
            try await stores.inbox.complete(second, ["a": .done], now: Sample.instant())
            #expect(try await stores.inbox.backlog().isEmpty)
            #expect(try await stores.inbox.store(event(4, key: "k")).outcome == .queued)
        },
        ContractCase("what is unchanged is stored and not queued, unless its record waits") { stores in
            #expect(try await stores.inbox.store(event(1, isUnchanged: true)).outcome == .unchanged)
            #expect(try await stores.inbox.backlog().isEmpty)
            #expect(try await stores.inbox.events(limit: 1).first?.status == "unchanged")
            _ = try await stores.inbox.store(event(2))
            #expect(try await stores.inbox.store(event(3, isUnchanged: true)).outcome == .queued)
            #expect(try await stores.inbox.events(limit: 1).first?.status == "queued")
        },
        ContractCase("an event that comes while its record is read leaves it in the queue") { stores in
            _ = try await stores.inbox.store(event(1))
            let claim = try #require(try await stores.claim("s"))
            _ = try await stores.inbox.store(event(2))
            try await stores.inbox.complete(claim, ["a": .done], now: Sample.instant())
            #expect(try await stores.inbox.events(limit: 9).map(\.status) == ["queued", "processed"])
            #expect(try await stores.claim("s", minutes: 1)?.places.map(\.attempts) == [0])
        },
        ContractCase("a record that was just read is read again after a pause, however often it is announced") {
            stores in
            _ = try await stores.inbox.store(event(1))
            let claim = try #require(try await stores.claim("s"))
            // One that comes meanwhile, and one that comes afterwards.
            _ = try await stores.inbox.store(event(2))
            try await stores.inbox.complete(claim, ["a": .done], now: Sample.instant())
            #expect(try await stores.claim("s") == nil)
            #expect(try await stores.inbox.dueTypes(now: Sample.instant()) == [])
            #expect(try await stores.inbox.dueTypes(now: Sample.instant(minutes: 1)) == ["product"])
            let second = try #require(try await stores.claim("s", minutes: 1))
            try await stores.inbox.complete(second, ["a": .done], now: Sample.instant())
            _ = try await stores.inbox.store(event(3))
            #expect(try await stores.claim("s") == nil)
            #expect(try await stores.claim("s", minutes: 1)?.places.map(\.entityID) == ["a"])
        },
        ContractCase("a claim that is not kept is another server's, and the first one's word counts no more") {
            stores in
            _ = try await stores.inbox.store(event(1))
            let first = try #require(try await stores.claim("s"))
            #expect(try await stores.inbox.renew(first, for: minute, now: Sample.instant(minutes: 1)))
            #expect(try await stores.claim("t", minutes: 1) == nil)
            let second = try #require(try await stores.claim("t", minutes: 3))
            #expect(try await stores.inbox.renew(first, for: minute, now: Sample.instant(minutes: 3)) == false)
            try await stores.inbox.complete(first, ["a": .done], now: Sample.instant(minutes: 3))
            #expect(try await stores.inbox.backlog()["product"]?.waiting == 1)
            try await stores.inbox.complete(second, ["a": .done], now: Sample.instant(minutes: 3))
            #expect(try await stores.inbox.backlog().isEmpty)
        },
        ContractCase(
            "what may pass waits and counts its attempts, what was only busy does not, what is not named waits as before"
        ) {
            stores in
            for (number, id) in ["a", "b", "c"].enumerated() { _ = try await stores.inbox.store(event(number, id)) }
            let claim = try #require(try await stores.claim("s"))
            let later = Sample.instant(minutes: 5)
            let outcomes: [String: QueueOutcome] = [
                "a": .retry(at: later, reason: "503"), "b": .postponed(until: later, reason: "busy"),
            ]
            try await stores.inbox.complete(claim, outcomes, now: Sample.instant())
            #expect(try await stores.claim("s")?.places.map(\.entityID) == ["c"])
            let next = try #require(try await stores.claim("s", minutes: 5))
            let attempts = Dictionary(uniqueKeysWithValues: next.places.map { ($0.entityID, $0.attempts) })
            #expect(attempts == ["a": 1, "b": 0, "c": 0])
        },
        ContractCase("a record that waits for later is due when it is asked for, and not because of another event") {
            stores in
            _ = try await stores.inbox.store(event(1))
            let claim = try #require(try await stores.claim("s"))
            let later = Sample.instant(minutes: 90)
            try await stores.inbox.complete(claim, ["a": .retry(at: later, reason: "503")], now: Sample.instant())
            _ = try await stores.inbox.store(event(2, minutes: 1))
            #expect(try await stores.claim("s", minutes: 2) == nil)
            try await stores.inbox.enqueue(["a"], of: "product", now: Sample.instant(minutes: 2))
            let due = try #require(try await stores.claim("s", minutes: 2))
            #expect(due.places.map(\.attempts) == [1])
            try await stores.inbox.enqueue(["a"], of: "product", now: later)
            try await stores.inbox.complete(due, [:], now: Sample.instant(minutes: 2))
            #expect(try await stores.claim("s", minutes: 2)?.places.map(\.entityID) == ["a"])
        },
        ContractCase(
            "what will not pass is a dead letter with the newest event's body, and can be tried again or discarded"
        ) {
            stores in
            _ = try await stores.inbox.store(event(1))
            _ = try await stores.inbox.store(event(2))
            let claim = try #require(try await stores.claim("s"))
            try await stores.inbox.complete(
                claim,
                ["a": .dead(code: "source_unavailable", reason: "Zoho did not answer.")],
                now: Sample.instant()
            )
            let letter = try #require(try await stores.letters.letters(status: .open, of: .products, limit: 9).first)
            #expect(letter.payload == Array("{\"n\":2}".utf8))
            #expect(letter.reason == "source_unavailable")
            #expect(try await stores.inbox.events(limit: 1).first?.status == "dead")
            #expect(try await stores.claim("s") == nil)
            try await stores.inbox.enqueue(["a"], of: "product", now: Sample.instant())
            #expect(try await stores.claim("s")?.places.map(\.throughSequence) == [0])
            #expect(try await stores.letters.discard(letter.id, now: Sample.instant()))
            #expect(try await stores.letters.discard(letter.id, now: Sample.instant()) == false)
            #expect(try await stores.letters.letter(letter.id)?.status == .discarded)
            #expect(try await stores.letters.letter(of: .products, entityID: "a")?.id == letter.id)
            #expect(try await stores.letters.letter(of: .customers, entityID: "a") == nil)
            #expect(try await stores.letters.letter(of: .products, entityID: "a\0") == nil)
            #expect(try await stores.letters.letters(status: .open, of: nil, limit: 9).isEmpty)
            #expect(try await stores.letters.letter("no uuid") == nil)
        },
        ContractCase(
            "of a type with a limit of its own no more are taken, and one of which none may be taken is passed over"
        ) {
            stores in
            for number in 1...4 { _ = try await stores.inbox.store(event(number, "\(number)")) }
            for number in 5...7 {
                _ = try await stores.inbox.store(event(number, "\(number)", of: "invoice", minutes: 1))
            }
            let passing = ClaimLimits(2, ofTypes: ["product": 0])
            #expect(try await stores.claim("s", minutes: 1, limits: passing)?.places.map(\.entityID) == ["5", "6"])
            #expect(try await stores.claim("s", minutes: 1, limits: passing)?.places.map(\.entityID) == ["7"])
            #expect(try await stores.claim("s", minutes: 1, limits: passing) == nil)
            let few = ClaimLimits(2, ofTypes: ["product": 3, "invoice": 0])
            #expect(try await stores.claim("s", minutes: 1, limits: few)?.places.count == 3)
        },
        ContractCase("of many servers that claim at once, each record is had by one") { stores in
            for number in 0..<40 {
                _ = try await stores.inbox.store(
                    event(number, "\(number)", of: number % 2 == 0 ? "product" : "invoice")
                )
            }
            let claimed = await withTaskGroup(of: [String].self) { group in
                for server in 0..<8 {
                    group.addTask {
                        var had: [String] = []
                        for _ in 0..<4 {
                            let claim = try? await stores.inbox.claim(
                                by: "\(server)",
                                limits: ClaimLimits(3, ofTypes: ["invoice": 3]),
                                for: minute,
                                now: Sample.instant()
                            )
                            had += claim?.places.map(\.entityID) ?? []
                        }
                        return had
                    }
                }
                return await group.reduce(into: []) { $0 += $1 }
            }
            #expect(Set(claimed).count == claimed.count)
            #expect(claimed.count == 40)
        },
        ContractCase("the same event from many connections at once is stored once") { stores in
            let receipts = await withTaskGroup(of: InboxReceipt?.self) { group in
                for number in 1...12 {
                    group.addTask { try? await stores.inbox.store(event(number, key: "k", modified: 1)) }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(receipts.compactMap(\.self).count == 12)
            #expect(receipts.filter { $0?.outcome == .queued }.count == 1)
            #expect(Set(receipts.map { $0?.eventID }).count == 1)
        },
        ContractCase("old events that were dealt with are removed, and those that wait are not") { stores in
            _ = try await stores.inbox.store(event(1, isUnchanged: true))
            _ = try await stores.inbox.store(event(2, "b"))
            _ = try await stores.inbox.store(event(3, "c", isUnchanged: true, minutes: 9))
            #expect(try await stores.inbox.prune(before: Sample.instant(minutes: 5), limit: 9) == 1)
            #expect(try await stores.inbox.events(limit: 9).map(\.entityID) == ["c", "b"])
        },
        ContractCase("deliveries tell how many webhooks came, and how long they and their rows took") { stores in
            _ = try await stores.inbox.store(event(1, modified: 0, minutes: 1))
            _ = try await stores.inbox.store(event(2, "b", modified: 0, minutes: 3))
            let claim = try #require(try await stores.claim("s", minutes: 4))
            try await stores.inbox.complete(claim, ["a": .done, "b": .done], now: Sample.instant(minutes: 5))
            let all = try await stores.inbox.deliveries(since: Sample.instant())
            #expect(all["product"]?.received == 2)
            #expect(all["product"]?.deliveryLag == .seconds(120))
            #expect(all["product"]?.processingLag == .seconds(180))
            #expect(try await stores.inbox.deliveries(since: Sample.instant(minutes: 9)).isEmpty)
        },
    ]
}

extension WebhookInbox {
    /// Stores the event of a webhook that speaks of one record.
    fileprivate func store(_ event: InboxEvent) async throws -> InboxReceipt {
        try #require(try await store([event]).first)
    }
}
