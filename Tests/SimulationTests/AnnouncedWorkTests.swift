import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoAPI
import ZohoSimulator

/// What a server does with the records that wait in its inbox.
@Suite(.timeLimit(.minutes(25))) struct AnnouncedWorkTests {
    private static let few = SimulatorConfiguration(products: 12, customers: 4, vendors: 2)

    @Test func `a type whose calls fail does not hold up the others, and goes on when they work again`() async throws {
        try await Rehearsal.with(Self.few) { rehearsal in
            let inbox = rehearsal.database.inbox
            var fault = Fault(match: "/inventory/v1/item")
            fault.status = 500
            _ = try rehearsal.organization.add(fault)
            let (early, late) = (rehearsal.time.now(), rehearsal.time.now().advanced(by: .milliseconds(1)))
            try await inbox.enqueue(rehearsal.organization.ids(.items), of: "product", now: early)
            rehearsal.time.advance(by: .seconds(1))
            try await inbox.enqueue(rehearsal.organization.ids(.customers), of: "customer", now: late)
            let queued = WakeSignal()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await rehearsal.recordWorker(inbox, queued).run() }
                try await until("the customers are read") { try await inbox.backlog()["customer"] == nil }
                #expect(try await inbox.backlog()["product"]?.waiting == 12)
                rehearsal.organization.clearFaults()
                try await until("the products are read") {
                    rehearsal.time.advance(by: .seconds(1))
                    queued.wake()
                    return try await inbox.backlog()["product"] == nil
                }
                group.cancelAll()
            }
            #expect(try await rehearsal.column("SELECT count(*) FROM products") == ["12"])
            #expect(try await rehearsal.column("SELECT count(*) FROM customers") == ["4"])
        }
    }
}

extension Rehearsal {
    fileprivate func recordWorker(_ inbox: any WebhookInbox, _ queued: WakeSignal) -> RecordWorker {
        RecordWorker(
            catalog: .zoho,
            destination: database.destination,
            inbox: inbox,
            orchestrator: SyncOrchestrator(ports: ports(), logger: .silent),
            options: { SyncOptions() },
            callsOfDay: { nil },
            policy: RetryPolicy(),
            server: "one",
            queued: queued,
            time: time,
            chance: { 0.5 },
            logger: .silent
        )
    }
}
