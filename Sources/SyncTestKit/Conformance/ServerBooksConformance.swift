import SyncCore
import Testing

/// The promises of ``ScheduleStore``, ``AlertStore`` and ``AuditTrail``.
package enum ServerBooksConformance {
    package static let promises: [Promise<ServerStoresUnderTest>] = [
        Promise("a turn of the schedule is taken once, and what is planned already stays") { stores in
            let entry = ScheduleEntry(entityType: "product", task: .sync, nextAt: Sample.instant())
            let other = ScheduleEntry(entityType: "product", task: .verification, nextAt: Sample.instant(minutes: 9))
            try await stores.schedules.plan([entry, other])
            try await stores.schedules.plan([
                ScheduleEntry(entityType: "product", task: .sync, nextAt: Sample.instant(minutes: 60))
            ])
            #expect(try await stores.schedules.schedule() == [entry, other])
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
            let moved = try #require(try await stores.schedules.schedule().last)
            #expect(moved.nextAt == Sample.instant(minutes: 30))
            #expect(moved.note == "no calls left")
        },
        Promise("an alert is raised once until it is cleared, and says how it is now") { stores in
            let alerts = stores.alerts
            let alert = Alert(.backlog, subject: "all", message: "1,001 wait.", nextStep: "Look.")
            let worse = Alert(.backlog, subject: "all", message: "2,000 wait.", nextStep: "Look.")
            #expect(try await alerts.raise(alert, now: Sample.instant()))
            #expect(try await alerts.raise(worse, now: Sample.instant(minutes: 1)) == false)
            #expect(try await alerts.alerts(limit: 9).map(\.alert) == [worse])
            #expect(try await alerts.alerts(limit: 9).first?.raisedAt == Sample.instant())
            #expect(try await alerts.clear(.backlog, subject: "all", now: Sample.instant(minutes: 2)))
            #expect(try await alerts.clear(.backlog, subject: "all", now: Sample.instant(minutes: 2)) == false)
            #expect(try await alerts.raise(alert, now: Sample.instant(minutes: 3)))
            let stored = try await alerts.alerts(limit: 9)
            #expect(stored.map(\.clearedAt) == [nil, Sample.instant(minutes: 2)])
        },
        Promise("the audit trail tells the newest first") { stores in
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
        },
    ]
}
