import SyncCore
import Testing
import ZohoAPI

/// The promises of ``ScheduleStore``, ``AlertStore`` and ``AuditTrail``; of ``DeadLetterStore`` for what is old, and of
/// ``WebhookInbox`` for what the change log tells of it.
package enum ControlTableConformance {
    package static let cases: [ContractCase<ServerStoresUnderTest>] = [
        ContractCase("a turn of the schedule is taken once, and what is planned already stays") { stores in
            let entry = ScheduleEntry(entityType: "product", task: .sync, nextAt: Sample.instant())
            let other = ScheduleEntry(entityType: "product", task: .verification, nextAt: Sample.instant(minutes: 9))
            try await stores.schedules.plan([entry, other])
            try await stores.schedules.plan([
                ScheduleEntry(entityType: "product", task: .sync, nextAt: Sample.instant(minutes: 60))
            ])
            #expect(try await stores.schedules.entries() == [entry, other])
            let taken = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        let next = Sample.instant(minutes: 30)
                        return (try? await stores.schedules.advance(entry, to: next, note: "no calls left")) == true
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(taken == 1)
            let moved = try #require(try await stores.schedules.entries().last)
            #expect(moved.nextAt == Sample.instant(minutes: 30))
            #expect(moved.note == "no calls left")
        },
        ContractCase("of each type the last comparison is kept") { stores in
            func comparison(_ type: String, minutes: Int64, differences: Int) -> Comparison {
                let at = Sample.instant(minutes: minutes)
                return Comparison(entityType: type, comparedAt: at, differences: differences, unreadable: 1)
            }
            #expect(try await stores.comparisons.last() == [])
            try await stores.comparisons.note(comparison("product", minutes: 1, differences: 3))
            try await stores.comparisons.note(comparison("order", minutes: 2, differences: 0))
            try await stores.comparisons.note(comparison("product", minutes: 3, differences: 0))
            #expect(
                try await stores.comparisons.last() == [
                    comparison("order", minutes: 2, differences: 0), comparison("product", minutes: 3, differences: 0),
                ]
            )
        },
        ContractCase("an alert is raised once until it is cleared, and says how it is now") { stores in
            let alerts = stores.alerts
            let alert = Alert(.backlog, subject: "all", message: "1,001 wait.", nextStep: "Look.")
            let worse = Alert(.backlog, subject: "all", message: "2,000 wait.", nextStep: "Look.")
            #expect(try await alerts.raise(alert, now: Sample.instant()))
            #expect(try await alerts.raise(worse, now: Sample.instant(minutes: 1)) == false)
            #expect(try await alerts.newest(limit: 9).map(\.alert) == [worse])
            #expect(try await alerts.newest(limit: 9).first?.raisedAt == Sample.instant())
            #expect(try await alerts.clear(.backlog, subject: "all", now: Sample.instant(minutes: 2)))
            #expect(try await alerts.clear(.backlog, subject: "all", now: Sample.instant(minutes: 2)) == false)
            #expect(try await alerts.raise(alert, now: Sample.instant(minutes: 3)))
            let stored = try await alerts.newest(limit: 9)
            #expect(stored.map(\.clearedAt) == [nil, Sample.instant(minutes: 2)])
        },
        ContractCase("deliveries tell which changes since an instant a webhook brought, and which a poll found") {
            stores in
            let types = EntityCatalog.zoho.types.prefix(3)
            var leases: [Lease] = []
            for (number, mode) in [SyncMode.incremental, .realtime, .full].enumerated() {
                let run = Sample.run(Sample.runID(number), of: types[number], mode: mode)
                let (holder, month) = (Sample.holder(run.id), Duration.seconds(30 * 86_400))
                let lease = try await stores.leases.acquire(
                    run.entityType,
                    for: holder,
                    timeToLive: month,
                    now: run.startedAt
                )
                try await stores.runs.start(run, holding: lease)
                leases.append(lease)
            }
            for day in Int64(0)..<20 {
                for (number, type) in types.enumerated() {
                    let rows = [Sample.row(Sample.record("\(day)"), of: type)]
                    // The clocks of processes differ.
                    let minutes = day * 1_440 + 10 - Int64(number) * 5
                    let batch = Sample.batch(rows, of: type, runID: Sample.runID(number), minutes: minutes)
                    _ = try await stores.destination.commit(batch, holding: leases[number])
                }
            }
            for day in Int64(0)...20 {
                let deliveries = try await stores.inbox.deliveries(since: Sample.instant(minutes: day * 1_440 + 5))
                let counts = types.map { [deliveries[$0.name]?.unannounced ?? 0, deliveries[$0.name]?.announced ?? 0] }
                let left = 20 - Int(day)
                #expect(counts == [[left, 0], [0, left], [0, 0]])
            }
        },
        ContractCase("the audit trail tells the newest first") { stores in
            for number in 1...3 {
                try await stores.audit.note(
                    AuditEntry(
                        at: Sample.instant(minutes: Int64(number)),
                        actor: "127.0.0.1",
                        action: "cache.clear",
                        subject: "product",
                        correlationID: "request-\(number)"
                    )
                )
            }
            #expect(try await stores.audit.entries(limit: 2).map(\.correlationID) == ["request-3", "request-2"])
            let end = Sample.instant(minutes: 3)
            #expect(try await stores.audit.prune(before: end, limit: 1) == 1)
            #expect(try await stores.audit.prune(before: end, limit: 9) == 1)
            #expect(try await stores.audit.entries(limit: 9).map(\.correlationID) == ["request-3"])
        },
        ContractCase("alerts that were cleared long ago are removed, and open ones are not") { stores in
            for minute in Int64(0)...2 {
                let alert = Alert(.lag, subject: "\(minute)", message: "It waits.", nextStep: "Look.")
                _ = try await stores.alerts.raise(alert, now: Sample.instant())
                _ = try await stores.alerts.clear(.lag, subject: "\(minute)", now: Sample.instant(minutes: minute))
            }
            let open = Alert(.lag, subject: "open", message: "It waits.", nextStep: "Look.")
            _ = try await stores.alerts.raise(open, now: Sample.instant())
            let end = Sample.instant(minutes: 2)
            #expect(try await stores.alerts.prune(before: end, limit: 1) == 1)
            #expect(try await stores.alerts.prune(before: end, limit: 9) == 1)
            #expect(try await stores.alerts.newest(limit: 9).map(\.alert.subject) == ["open", "2"])
        },
        ContractCase(
            "dead letters are told by their status, the newest first, and removed once they are closed and old"
        ) {
            stores in
            let lease = try await stores.begin(Sample.run())
            for (minute, id) in ["open", "resolved", "discarded", "closed later"].enumerated() {
                let letters = Sample.batch([], deadLetters: [Sample.deadLetter(id)], minutes: Int64(minute))
                _ = try await stores.destination.commit(letters, holding: lease)
            }
            let resolved = Sample.batch([Sample.row(Sample.record("resolved"))], minutes: 3)
            _ = try await stores.destination.commit(resolved, holding: lease)
            for letter in try await stores.letters.letters(status: .open, of: .products, limit: 2) {
                let minutes: Int64 = letter.entityID == "discarded" ? 4 : 5
                _ = try await stores.letters.discard(letter.id, now: Sample.instant(minutes: minutes))
            }
            func ids(_ status: DeadLetterStatus?) async throws -> [String?] {
                try await stores.letters.letters(status: status, of: nil, limit: 9).map(\.entityID)
            }
            #expect(try await ids(.discarded) == ["closed later", "discarded"])
            #expect(try await ids(nil) == ["closed later", "discarded", "resolved", "open"])
            let end = Sample.instant(minutes: 5)
            #expect(try await stores.letters.prune(before: end, limit: 1) == 1)
            #expect(try await stores.letters.prune(before: end, limit: 9) == 1)
            #expect(try await ids(nil) == ["closed later", "open"])
        },
    ]
}
