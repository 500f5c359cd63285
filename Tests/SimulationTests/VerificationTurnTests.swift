import SQLStores
import SQLiteStores
import SyncCore
import SyncEngine
import SyncTestKit
import Synchronization
import Testing
import ZohoAPI

/// When verifications are made, by which of several servers, and what becomes of one whose server died.
@Suite(.timeLimit(.minutes(25))) struct VerificationTurnTests {
    private static let week = Duration.seconds(7 * 86_400)
    private static let minute = Duration.seconds(60)

    @Test func `a verification that is due is made once, and is due again after the interval`() async throws {
        try await withSchedule { (schedules, time) async throws in
            let made = Mutex<[String]>([])
            let worker = turns(schedules, time) { type in made.withLock { $0.append(type.name) } }
            #expect(try await worker.takeTurn(every: Self.week))
            #expect(try await worker.takeTurn(every: Self.week) == false)
            #expect(made.withLock(\.self) == ["product"])
            #expect(try await schedules.entries().map(\.nextAt) == [time.now().advanced(by: Self.week)])
        }
    }

    @Test
    func `one that fails waits for its interval, and one that no calls are left for says so, and comes in an hour`()
        async throws
    {
        try await withSchedule { (schedules, time) async throws in
            let next = time.now().advanced(by: Self.week)
            let failing = turns(schedules, time) { _ throws(SyncError) in
                throw SyncError(.sourceUnavailable, "Zoho did not answer.", nextStep: "Wait.")
            }
            #expect(try await failing.takeTurn(every: Self.week))
            #expect(try await schedules.entries().map(\.nextAt) == [next])
            time.set(next)
            let skipping = turns(schedules, time, reasonToSkip: "no calls are left") { _ in Issue.record("It is made.")
            }
            #expect(try await skipping.takeTurn(every: Self.week))
            #expect(try await schedules.entries().map(\.note) == ["no calls are left"])
            #expect(try await schedules.entries().map(\.nextAt) == [next.advanced(by: .seconds(3_600))])
        }
    }

    @Test func `a verification whose server was killed is made by another one after a minute`() async throws {
        try await withSchedule { (schedules, time) async throws in
            let killed = turns(schedules, time) { _ throws(SyncError) in throw .cancelled }
            await #expect(throws: SyncError.cancelled) { try await killed.takeTurn(every: Self.week) }
            let made = Mutex(0)
            let other = turns(schedules, time) { _ in made.withLock { $0 += 1 } }
            #expect(try await other.takeTurn(every: Self.week) == false)
            time.advance(by: Self.minute)
            #expect(try await other.takeTurn(every: Self.week))
            #expect(made.withLock(\.self) == 1)
        }
    }

    @Test func `no other server makes a verification that takes longer than a minute`() async throws {
        try await withSchedule { (schedules, time) async throws in
            let end = time.now().advanced(by: Self.minute * 10)
            let other = turns(schedules, time) { _ in Issue.record("Another server makes it.") }
            let long = turns(schedules, time) { _ throws(SyncError) in
                while time.now() < end {
                    let isTaken = try await other.takeTurn(every: Self.week)
                    #expect(!isTaken)
                    await Task.yield()
                }
            }
            #expect(try await long.takeTurn(every: Self.week))
            #expect(try await schedules.entries().allSatisfy { $0.nextAt >= end.advanced(by: Self.week) })
        }
    }

    // MARK: Parts

    /// A schedule with one verification that is due. Time passes when somebody sleeps.
    private func withSchedule(_ body: (any ScheduleStore, TestTime) async throws -> Void) async throws {
        try await withTemporaryFile { path in
            let time = TestTime(start: Sample.instant())
            let schedules = try await SQLiteDatabase.open(path: path, catalog: .zoho).shared.schedule
            try await schedules.plan([
                ScheduleEntry(entityType: "product", task: .verification, nextAt: time.now())
            ])
            try await body(schedules, time)
        }
    }

    private func turns(
        _ schedules: any ScheduleStore,
        _ time: TestTime,
        reasonToSkip: String? = nil,
        verify: @escaping @Sendable (EntityType) async throws(SyncError) -> Void
    ) -> VerificationTurns {
        VerificationTurns(
            of: .zoho,
            schedules,
            interval: Self.week,
            time: time,
            logger: .silent,
            reasonToSkip: { reasonToSkip },
            verify: verify
        )
    }
}
