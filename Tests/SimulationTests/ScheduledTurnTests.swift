import SQLStores
import SQLiteStores
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoAPI

/// Which runs the schedule asks for, and when.
@Suite struct ScheduledTurnTests {
    private static let intervals = Scheduler.Intervals(
        sync: .seconds(1_800),
        full: .seconds(86_400),
        verification: .seconds(604_800)
    )

    @Test func `the first turns are of the types as the catalog has them, and a day later everything is read again`()
        async throws
    {
        try await with { database, time, scheduler in
            try await scheduler.plan()
            try await scheduler.takeDueTurns()
            let first = try await waiting(database)
            #expect(first.map(\.entityType) == EntityCatalog.zoho.types.map(\.name))
            #expect(first.allSatisfy { $0.mode == .scheduled })
            try await endAll(database, time)
            time.advance(by: .seconds(86_401))
            try await scheduler.takeDueTurns()
            let daily = try await waiting(database)
            // What changed is part of everything: one run of each type is enough, also where it has ended meanwhile.
            #expect(daily.map(\.mode) == Array(repeating: .full, count: EntityCatalog.zoho.types.count))
            try await endAll(database, time)
            try await scheduler.takeDueTurns()
            #expect(try await waiting(database).isEmpty)
        }
    }

    @Test func `a turn of everything waits where another run of the type waits, and does not get lost`() async throws {
        try await with { database, time, scheduler in
            try await scheduler.plan()
            time.advance(by: .seconds(86_401))
            let other = RunRequest("product", mode: .incremental, origin: .api)
            _ = try await database.runQueue.request(other, id: Sample.runID(1), now: time.now())
            try await scheduler.takeDueTurns()
            #expect(try await waiting(database).first { $0.entityType == "product" }?.mode == .incremental)
            try await endAll(database, time)
            try await scheduler.takeDueTurns()
            #expect(try await waiting(database).first { $0.entityType == "product" }?.mode == .full)
        }
    }

    @Test func `a turn that a wrong clock put 400 days ahead is due, and one that a clock of 10 minutes did is not`()
        async throws
    {
        try await with { database, time, scheduler in
            try await scheduler.plan()
            time.advance(by: .seconds(400 * 86_400))
            try await scheduler.takeDueTurns()
            try await endAll(database, time)
            time.advance(by: .seconds(-400 * 86_400))
            try await scheduler.takeDueTurns()
            #expect(try await waiting(database).count == EntityCatalog.zoho.types.count)
            try await endAll(database, time)
            time.advance(by: .seconds(-600))
            try await scheduler.takeDueTurns()
            #expect(try await waiting(database).isEmpty)
        }
    }

    @Test func `a turn for which there are no calls comes again after an hour at the latest`() async throws {
        try await with(reasonToSkip: "no calls are left") { database, time, scheduler in
            try await scheduler.plan()
            time.advance(by: .seconds(86_401))
            try await scheduler.takeDueTurns()
            let turns = try await database.schedule.entries().filter { $0.task == .full }
            #expect(turns.allSatisfy { $0.nextAt == time.now().advanced(by: .seconds(3_600)) })
            #expect(turns.allSatisfy { $0.note == "no calls are left" })
            #expect(try await waiting(database).isEmpty)
        }
    }

    // MARK: Parts

    private func with(
        reasonToSkip: String? = nil,
        _ body: (SharedDatabase, TestTime, Scheduler) async throws -> Void
    ) async throws {
        try await withTemporaryFile { path in
            let time = TestTime(start: Sample.instant())
            let database = try await SQLiteDatabase.open(path: path, catalog: .zoho).shared
            let turns = ScheduledTurns(
                queue: database.runQueue,
                signals: ServerSignals(),
                quotaStatus: { nil },
                rules: CallRules(reserve: .standard),
                time: time
            )
            let scheduler = Scheduler(
                of: EntityCatalog.zoho.types,
                database.schedule,
                intervals: Self.intervals,
                time: time,
                logger: .silent,
                reasonToSkip: { reasonToSkip },
                begin: turns.begin
            )
            try await body(database, time, scheduler)
        }
    }

    /// The runs that wait, those that were asked for first.
    private func waiting(_ database: SharedDatabase) async throws -> [RunRecord] {
        try await database.runs.open().reversed()
    }

    private func endAll(_ database: SharedDatabase, _ time: TestTime) async throws {
        for run in try await database.runs.open() { _ = try await database.runQueue.cancel(run.id, now: time.now()) }
    }
}
