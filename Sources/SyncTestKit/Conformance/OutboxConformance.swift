import Foundation
import SyncCore
import Testing

/// The promises of ``EventOutbox``, and of the ports that write into it: an event is there if and only if its fact is.
package enum OutboxConformance {
    package static let cases: [ContractCase<ServerStoresUnderTest>] =
        runCases + letterCases + webhookCases + alertCases + relayCases

    // MARK: - Alerts

    private static let alertCases: [ContractCase<ServerStoresUnderTest>] = [
        ContractCase("an alert is told when it is raised, under its own id, and waits for a notifier until it was told")
        {
            stores in
            let alert = Alert(.backlog, subject: "all", message: "1,001 wait.", nextStep: "Look.")
            let notices = (1...3).map {
                AlertNotice(alert, id: Sample.runID($0), at: Sample.instant(minutes: Int64($0)))
            }
            #expect(try await stores.alerts.raise(notices[0], awaitsNotifier: true))
            #expect(try await stores.alerts.raise(notices[1], awaitsNotifier: true) == false)
            #expect(try await stores.outbox.unrelayed(limit: 9).map(\.envelope.id) == [notices[0].id])
            #expect(try await told(stores) == [Told(.alertTriggered, try data(notices[0]), nil, minutes: 1)])
            #expect(try await stores.alerts.pending(limit: 9) == [notices[0]])

            _ = try await stores.alerts.clear(.backlog, subject: "all", now: Sample.instant(minutes: 2))
            #expect(try await stores.alerts.raise(notices[2], awaitsNotifier: true))
            #expect(try await stores.alerts.pending(limit: 1) == [notices[0]])
            try await stores.alerts.markPublished(notices[0], at: Sample.instant(minutes: 3))
            #expect(try await stores.alerts.pending(limit: 9) == [notices[2]])
            #expect(try await told(stores).count == 2)
        },
        ContractCase("an alert that nobody is to be told of beside the events waits for no notifier") { stores in
            let alert = Alert(.lag, subject: "product", message: "One waits.", nextStep: "Look.")
            let notice = AlertNotice(alert, id: Sample.runID(1), at: Sample.instant())
            let isNew = try await stores.alerts.raise(notice, awaitsNotifier: false)
            #expect(isNew)
            #expect(try await stores.alerts.pending(limit: 9).isEmpty)
            #expect(try await told(stores).count == 1)
        },
    ]

    private static func data(_ notice: AlertNotice) throws -> String {
        try StoresUnderTest.canonicalJSON(notice.envelope.dataJSON)
    }

    // MARK: - Relaying

    private static let relayCases: [ContractCase<ServerStoresUnderTest>] = [
        ContractCase("an event waits until it was relayed, the oldest first, and comes as it was recorded") { stores in
            let events = (1...5).map(event)
            for event in events { try await stores.outbox.record(event) }
            let all = try await stores.outbox.unrelayed(limit: 9)
            #expect(all.map(\.envelope) == events)
            #expect(all.map(\.sequence) == all.map(\.sequence).sorted())
            let some = [all[1].sequence, all[3].sequence]
            try await stores.outbox.markRelayed(some, at: Sample.instant())
            #expect(try await stores.outbox.unrelayed(limit: 2) == [all[0], all[2]])
            try await stores.outbox.markRelayed(all.map(\.sequence), at: Sample.instant())
            #expect(try await stores.outbox.unrelayed(limit: 9).isEmpty)
        },
        ContractCase("old events are removed, told or not, some at a time") { stores in
            for number in 1...5 { try await stores.outbox.record(event(number)) }
            let first = try await stores.outbox.unrelayed(limit: 1)
            try await stores.outbox.markRelayed(first.map(\.sequence), at: Sample.instant(minutes: 9))
            let end = Sample.instant(minutes: 5)
            for expected in [3, 1, 0] {
                #expect(try await stores.outbox.prune(before: end, limit: 3) == expected)
            }
            #expect(try await stores.outbox.unrelayed(limit: 9).map(\.envelope) == [event(5)])
        },
    ]

    /// Of the minute of its number.
    private static func event(_ number: Int) -> EventEnvelope {
        EventEnvelope(
            id: Sample.runID(number),
            type: EventType.tokenRefreshed.rawValue,
            timestamp: Sample.instant(minutes: Int64(number)),
            dataJSON: #"{"number":\#(number),"text":"a \"b\" \u0000 ü"}"#,
            correlationID: number.isMultiple(of: 2) ? "request-\(number)" : nil
        )
    }

    // MARK: - Help

    /// An event without what the database draws.
    struct Told: Equatable {
        let type: String
        /// In canonical form.
        let data: String
        let correlationID: String?
        let at: Instant

        init(_ type: EventType, _ data: String, _ correlationID: String?, minutes: Int64 = 0) {
            (self.type, self.data, self.correlationID) = (type.rawValue, data, correlationID)
            at = Sample.instant(minutes: minutes)
        }

        fileprivate init(_ envelope: EventEnvelope) throws {
            type = envelope.type
            data = try StoresUnderTest.canonicalJSON(envelope.dataJSON)
            correlationID = envelope.correlationID
            at = envelope.timestamp
        }
    }

    /// All events so far, each with an id of its own.
    static func told(_ stores: ServerStoresUnderTest) async throws -> [Told] {
        let events = try await stores.outbox.unrelayed(limit: 99)
        #expect(events.allSatisfy { UUID(uuidString: $0.envelope.id) != nil })
        #expect(Set(events.map(\.envelope.id)).count == events.count)
        return try events.map { try Told($0.envelope) }
    }

    /// Takes all events so far away.
    static func forget(_ stores: ServerStoresUnderTest) async throws {
        let events = try await stores.outbox.unrelayed(limit: 99)
        try await stores.outbox.markRelayed(events.map(\.sequence), at: Sample.instant())
    }
}
