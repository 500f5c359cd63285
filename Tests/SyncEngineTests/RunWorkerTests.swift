import Logging
import SyncCore
import SyncTestKit
import Synchronization
import Testing

@testable import SyncEngine

/// What becomes of a run that its server could not end.
@Suite struct RunWorkerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let words: String
        let error: SyncError
        var attempt = 1
        let fate: [String]

        var testDescription: String { words }
    }

    static let cases: [Case] = [
        Case(words: "the type is busy", error: .leaseHeld, fate: ["given back"]),
        Case(words: "the type was busy often", error: .leaseHeld, attempt: 9, fate: ["given back"]),
        Case(words: "the server stops", error: .cancelled, fate: ["given back"]),
        Case(words: "the database is away", error: .away, attempt: 5, fate: ["given back as an attempt"]),
        Case(words: "the database was away often", error: .away, attempt: 6, fate: ["closed"]),
        Case(words: "nobody may come in", error: .rejected, fate: ["closed"]),
        Case(words: "another run has the lease now", error: .leaseLost, fate: []),
    ]

    @Test(arguments: cases)
    func `only where the database was away an attempt is counted, and too many of them end the run`(_ example: Case)
        async throws
    {
        let bench = WorkerBench(attempt: example.attempt)
        try await bench.runOnce(endingWith: example.error)
        #expect(bench.database.words == example.fate)
    }

    @Test(arguments: [SyncError.leaseHeld, .away, .rejected])
    func `a run is let go when the database is there again, however late`(_ error: SyncError) async throws {
        let bench = WorkerBench(claimDuration: .seconds(300))
        bench.database.fail(with: .away, times: 200)
        try await bench.runOnce(endingWith: error)
        #expect(bench.database.words.count == 1)
        #expect(bench.database.tries == 201)
    }

    @Test func `a database that stays away is asked until the claim has run out, and not longer`() async throws {
        let bench = WorkerBench(claimDuration: .seconds(30))
        bench.database.fail(with: .away, times: .max)
        try await bench.runOnce(endingWith: .leaseHeld)
        #expect(bench.database.words == [])
        #expect(bench.database.tries > 20)
        #expect(bench.time.now() <= bench.database.claimEnd)
    }

    @Test func `an answer that no waiting mends is not asked for again`() async throws {
        let bench = WorkerBench()
        bench.database.fail(with: .rejected, times: .max)
        try await bench.runOnce(endingWith: .leaseHeld)
        #expect(bench.database.tries == 1)
    }
}

/// Giving back what says who may write.
@Suite struct LeaseKeeperTests {
    private let time = TestTime()

    @Test func `who goes on after a run gives its lease back when the database is there again`() async throws {
        let leases = LeaseBook(releasesToFail: 200)
        try await hold(leases, outlivesLease: true)
        #expect(leases.tries == 201)
    }

    @Test func `a database that stays away is asked until the lease has run out, and not longer`() async throws {
        let leases = LeaseBook(releasesToFail: .max)
        try await hold(leases, outlivesLease: true)
        #expect((280...300).contains(leases.tries))
    }

    @Test func `who ends with the run does not wait for a database that is away`() async throws {
        let leases = LeaseBook(releasesToFail: .max)
        try await hold(leases, outlivesLease: false)
        #expect(leases.tries == 1)
    }

    private func hold(_ leases: LeaseBook, outlivesLease: Bool) async throws {
        let keeper = LeaseKeeper(leases, time: time, timeToLive: .seconds(300), outlivesLease: outlivesLease)
        try await keeper.withLease(on: "product", holder: Sample.holder()) { _ in }
    }
}

extension SyncError {
    fileprivate static let away = SyncError(.destinationUnavailable, "Away.", nextStep: "Start it.")
    fileprivate static let leaseHeld = SyncError(.leaseHeld, "Held.", nextStep: "Wait.")
    fileprivate static let leaseLost = SyncError(.leaseLost, "Lost.", nextStep: "Run again.")
    fileprivate static let rejected = SyncError(.credentialsRejected, "Rejected.", nextStep: "Look at the settings.")
}

/// A worker with one run in its queue, and a time that passes where it sleeps.
private final class WorkerBench: Sendable {
    let time = TestTime()
    let database: QueueBook
    private let claimDuration: Duration
    private let signals = ServerSignals()

    init(attempt: Int = 1, claimDuration: Duration = .seconds(300)) {
        self.claimDuration = claimDuration
        database = QueueBook(
            ClaimedRun(
                runID: Sample.runID(1),
                request: RunRequest("product", mode: .full, origin: .api),
                attempt: attempt
            )
        )
    }

    /// Works until the run has been dealt with.
    func runOnce(endingWith error: SyncError) async throws {
        let worker = RunWorker(
            queue: database,
            runs: database,
            time: time,
            server: "bench",
            claimDuration: claimDuration,
            signals: signals,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            sync: { _ in .made(status: .failed, error: error) }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await worker.work() }
            try await signals.ended.wait(after: 0, atMost: .seconds(60), StillTime())
            group.cancelAll()
        }
    }
}

/// A queue of one run: whoever claims after it was claimed waits for ever.
private final class QueueBook: RunQueue, RunStore {
    private struct State {
        var run: ClaimedRun?
        var claimEnd = Instant(seconds: 0)
        var words: [String] = []
        var tries = 0
        var failure: (error: SyncError, times: Int)?
    }

    private let state: Mutex<State>

    init(_ run: ClaimedRun) { state = Mutex(State(run: run)) }

    /// What was done to the run.
    var words: [String] { state.withLock { $0.words } }
    /// How often it was tried to do something to it.
    var tries: Int { state.withLock { $0.tries } }
    var claimEnd: Instant { state.withLock { $0.claimEnd } }

    func fail(with error: SyncError, times: Int) { state.withLock { $0.failure = (error, times) } }

    private func note(_ word: String) throws(SyncError) {
        let failure = state.withLock { state -> SyncError? in
            state.tries += 1
            if let failure = state.failure, state.tries <= failure.times { return failure.error }
            state.words.append(word)
            return nil
        }
        if let failure { throw failure }
    }

    // MARK: Of the queue

    func claim(
        by server: String,
        from origin: RunRequest.Origin?,
        for duration: Duration,
        now: Instant
    ) async throws(SyncError) -> ClaimedRun? {
        let run = state.withLock { state in
            defer { state.run = nil }
            if state.run != nil { state.claimEnd = now.advanced(by: duration) }
            return state.run
        }
        if let run { return run }
        try await StillTime().sleep(for: duration)
        return nil
    }

    func releaseEnded(now: Instant) async throws(SyncError) {}

    func renew(
        _ runID: String,
        by server: String,
        for duration: Duration,
        now: Instant
    ) async throws(SyncError) -> ClaimStanding {
        state.withLock { $0.claimEnd = now.advanced(by: duration) }
        return .held
    }

    func release(
        _ runID: String,
        by server: String,
        after pause: Duration,
        countsAttempt: Bool,
        now: Instant
    ) async throws(SyncError) {
        try note(countsAttempt ? "given back as an attempt" : "given back")
    }

    func close(_ run: RunRecord) async throws(SyncError) { try note("closed") }

    // MARK: Not for workers

    private func refuse<Value>(_ name: String = #function) throws(SyncError) -> Value {
        Issue.record("a worker has no business with \(name)")
        throw .rejected
    }

    func request(_ request: RunRequest, id: String, now: Instant) async throws(SyncError) -> RunTicket { try refuse() }
    func cancel(_ runID: String, now: Instant) async throws(SyncError) -> CancelOutcome { try refuse() }
    func waitingCount() async throws(SyncError) -> Int { try refuse() }
    func start(_ run: RunRecord, holding lease: Lease) async throws(SyncError) { let _: Void = try refuse() }
    func finish(_ run: RunRecord, cursor: SyncCursor?, holding lease: Lease) async throws(SyncError) {
        let _: Void = try refuse()
    }
    func cursor(of entityType: String) async throws(SyncError) -> SyncCursor? { try refuse() }
    func checkpoint(of entityType: String) async throws(SyncError) -> Checkpoint? { try refuse() }
    func recent(limit: Int) async throws(SyncError) -> [RunRecord] { try refuse() }
    func open() async throws(SyncError) -> [RunRecord] { try refuse() }
    func last(ofEach count: Int) async throws(SyncError) -> [RunRecord] { try refuse() }
    func run(_ id: String) async throws(SyncError) -> RunRecord? { try refuse() }
    func freshness() async throws(SyncError) -> [String: Instant] { try refuse() }
    func prune(before: Instant, limit: Int) async throws(SyncError) -> Int { try refuse() }
}

/// Leases of a database that goes away before they are given back.
private final class LeaseBook: LeaseStore {
    private let releasesToFail: Int
    private let count = Mutex(0)

    init(releasesToFail: Int) { self.releasesToFail = releasesToFail }

    var tries: Int { count.withLock { $0 } }

    func acquire(
        _ entityType: String,
        for holder: LeaseHolder,
        timeToLive: Duration,
        now: Instant
    ) async throws(SyncError) -> Lease {
        Lease(entityType: entityType, token: 1, holder: holder, expiresAt: now.advanced(by: timeToLive))
    }

    func renew(_ lease: Lease, timeToLive: Duration, now: Instant) async throws(SyncError) -> Lease { lease }

    func newestToken(of entityType: String) async throws(SyncError) -> Int64 { 1 }

    func release(_ lease: Lease) async throws(SyncError) {
        let tries = count.withLock { count in
            count += 1
            return count
        }
        if tries <= releasesToFail { throw .away }
    }
}
