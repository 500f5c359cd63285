import SyncCore
import SyncTestKit
import Synchronization
import Testing

@testable import SyncEngine

/// Whether `/ready` sees that nothing moves, and that it moves again.
@Suite struct ReadinessTests {
    private let server = StandingServer()

    @Test func `before the first look a server is not ready`() async {
        #expect(server.components == ["server"])
        await server.monitor.look()
        #expect(server.components == [])
    }

    // MARK: Database and cache

    @Test func `a database that refuses is told with its error until it is back`() async {
        server.state.withLock { $0.databaseError = Self.refusal }
        await server.monitor.look()
        #expect(server.monitor.report().causes.first?.message.contains("connection refused") == true)
        #expect(server.components == ["database"])
        server.state.withLock { $0.databaseError = nil }
        await server.monitor.look()
        #expect(server.components == [])
    }

    @Test func `a database that hangs is told after seconds, while it hangs`() async {
        await server.monitor.look()
        server.hang.close()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await server.monitor.look() }
            await server.hang.entered()
            server.time.advance(by: .seconds(4))
            #expect(server.components == [])
            server.time.advance(by: .seconds(1))
            #expect(server.components == ["database"])
            server.hang.open()
        }
        #expect(server.components == [])
    }

    @Test func `a server that looks at nothing any more is not ready`() async {
        await server.monitor.look()
        server.time.advance(by: ReadinessMonitor.ageMax)
        #expect(server.components == ["server"])
    }

    @Test func `where Redis is set up and memory stands in for it, that is told until Redis is back`() async {
        server.cache.stands(in: "memory")
        await server.monitor.look()
        #expect(server.components == ["cache"])
        #expect(server.monitor.report().causes.first?.message.contains("no answer") == true)
        server.cache.stands(in: nil)
        await server.monitor.look()
        #expect(server.components == [])
    }

    @Test func `a Redis that was full is found to be back without other work`() async {
        server.cache.stands(in: "memory", untilItTakes: true)
        await server.monitor.look()
        #expect(server.components == [])
    }

    @Test func `where no Redis is set up a cache in memory is as good as any`() async {
        let server = StandingServer(usesRedis: false)
        server.cache.stands(in: "memory")
        await server.monitor.look()
        #expect(server.components == [])
    }

    @Test func `each look asks the cache, so that one that is back is found without other work`() async {
        await server.monitor.look()
        await server.monitor.look()
        #expect(server.cache.noteCount == 2)
    }

    // MARK: Runs

    @Test func `a run that gets no answer and stores nothing is told within a minute, and not before it had its time`()
        async
    {
        await server.duringRun { _ in
            await server.pass(.seconds(48))
            #expect(server.components == [])
            await server.pass(.seconds(10))
            #expect(server.components == ["runs"])
        }
        await server.monitor.look()
        #expect(server.components == [])
    }

    @Test(arguments: ["an answer", "a batch", "a wait for its turn", "a wait for the quota"])
    func `a run is at work as long as it has`(_ sign: String) async {
        await server.duringRun { note in
            for _ in 0..<4 {
                server.usage.withLock { usage in
                    switch sign {
                    case "an answer": usage.answeredCalls += 1
                    case "a batch": note()
                    case "a wait for its turn": usage.waitsForTurn = true
                    default: usage.pausedUntil = Sample.instant(minutes: 600)
                    }
                }
                await server.pass(.seconds(30))
                #expect(server.components == [])
            }
        }
    }

    @Test func `calls that nobody answers are no progress`() async {
        await server.duringRun { _ in
            for _ in 0..<3 {
                server.usage.withLock { $0.apiCalls += 1 }
                await server.pass(.seconds(20))
            }
            #expect(server.components == ["runs"])
        }
    }

    @Test func `records whose own reading gets no answer are told, however often it is begun anew`() async {
        let reading = Sample.run(Sample.runID(1), mode: .realtime)
        let backlog = ["product": QueueBacklog(waiting: 1, oldest: Sample.instant(minutes: -5))]
        server.state.withLock { $0.load = ServerLoad(waitingRuns: 0, recentRuns: [reading], backlog: backlog) }
        for _ in 0..<2 { await server.duringRun { _ in await server.pass(.seconds(29)) } }
        #expect(server.components == ["webhooks"])
    }

    @Test func `a stuck run that goes on is forgiven`() async {
        await server.duringRun { note in
            await server.pass(.seconds(58))
            #expect(server.components == ["runs"])
            note()
            await server.monitor.look()
            #expect(server.components == [])
        }
    }

    @Test func `runs that wait while nothing works are told, unless the day's calls are spent`() async {
        server.state.withLock { $0.load = ServerLoad(waitingRuns: 2, recentRuns: [], backlog: [:]) }
        await server.pass(.seconds(40))
        #expect(server.components == [])
        await server.pass(.seconds(18))
        #expect(server.components == ["runs"])
        server.state.withLock { $0.quotaStatus = Self.spent }
        await server.monitor.look()
        #expect(server.components == [])
    }

    @Test func `runs that wait for another one to end wait rightly`() async {
        let working = Sample.run(Sample.runID(1))
        server.state.withLock { $0.load = ServerLoad(waitingRuns: 2, recentRuns: [working], backlog: [:]) }
        await server.pass(.seconds(120))
        #expect(server.components == [])
    }

    // MARK: Records

    @Test func `records that are due and that nobody reads are told within a minute`() async {
        server.queue(waiting: 3, oldest: Sample.instant(minutes: -5))
        await server.pass(.seconds(40))
        #expect(server.components == [])
        // What comes in is no progress.
        server.queue(waiting: 9, oldest: Sample.instant(minutes: -5))
        await server.pass(.seconds(18))
        #expect(server.components == ["webhooks"])
        server.queue(waiting: 2, oldest: Sample.instant(minutes: -5))
        await server.monitor.look()
        #expect(server.components == [])
    }

    @Test func `a queue whose oldest record changes is read, however many come in`() async {
        for minute in 0..<6 {
            server.queue(waiting: 10 + minute, oldest: Sample.instant(minutes: Int64(minute) - 30))
            await server.pass(.seconds(30))
            #expect(server.components == [])
        }
    }

    @Test func `records wait rightly for a run of their type, and while the source has throttled all calls`() async {
        let working = Sample.run(Sample.runID(1))
        let backlog = ["product": QueueBacklog(waiting: 3, oldest: Sample.instant(minutes: -5))]
        server.state.withLock { $0.load = ServerLoad(waitingRuns: 0, recentRuns: [working], backlog: backlog) }
        await server.pass(.seconds(100))
        #expect(server.components == [])
        server.state.withLock { state in
            state.load = ServerLoad(waitingRuns: 0, recentRuns: [], backlog: backlog)
            state.quotaStatus = Self.throttled
        }
        await server.pass(.seconds(100))
        #expect(server.components == [])
        server.state.withLock { $0.quotaStatus = nil }
        await server.pass(.seconds(58))
        #expect(server.components == ["webhooks"])
    }

    // MARK: The source

    @Test func `credentials that Zoho rejects are told until a run goes well`() async {
        server.watch.ended(.made(error: SyncError(.credentialsRejected, "Refused.", nextStep: "Mend.")))
        await server.monitor.look()
        #expect(server.components == ["source"])
        server.watch.ended(.made(error: SyncError(.sourceUnavailable, "Away.", nextStep: "Wait.")))
        await server.monitor.look()
        #expect(server.components == ["source"])
        server.watch.ended(.made(apiCalls: 1))
        await server.monitor.look()
        #expect(server.components == [])
    }

    private static let refusal = SyncError(
        .destinationUnavailable,
        "The database cannot be asked.",
        nextStep: "Start it.",
        cause: "connection refused"
    )
    private static let spent = QuotaStatus(quota: CallQuota(limit: 1_000, remaining: 50, resetsIn: .seconds(3_600)))
    private static let throttled = QuotaStatus(
        throttle: Throttle(SyncError(.rateLimited, "Parked.", nextStep: "Wait."), endsIn: .seconds(600))
    )
}

/// A server of which a test says how it is.
private final class StandingServer: Sendable {
    struct State {
        var load = ServerLoad(waitingRuns: 0, recentRuns: [], backlog: [:])
        var databaseError: SyncError?
        var quotaStatus: QuotaStatus?
    }

    let time = StillTime(start: Sample.instant())
    let watch = RunWatch()
    let hang = TestGate()
    let cache: NamedCache
    let monitor: ReadinessMonitor
    let state: SharedBox<State>
    let usage = SharedBox(SourceUsage())

    init(usesRedis: Bool = true) {
        let (state, hang) = (SharedBox(State()), hang)
        self.state = state
        cache = NamedCache(MemoryStateCache(time: time))
        monitor = ReadinessMonitor(
            load: { () async throws(SyncError) -> ServerLoad in
                await hang.pass()
                let (load, error) = state.withLock { ($0.load, $0.databaseError) }
                if let error { throw error }
                return load
            },
            cache: cache,
            usesRedis: usesRedis,
            quotaStatus: { () async throws(SyncError) in state.withLock { $0.quotaStatus } },
            rules: CallRules(reserve: .standard),
            watch: watch,
            time: time
        )
    }

    var components: [String] { monitor.report().causes.map(\.component) }

    /// Lets time pass, with a look every two seconds.
    func pass(_ duration: Duration) async {
        await monitor.look()
        for _ in 0..<(duration.components.seconds / 2) {
            time.advance(by: .seconds(2))
            await monitor.look()
        }
    }

    func duringRun(_ body: (_ note: @escaping @Sendable () -> Void) async -> Void) async {
        await watch.watching("product", usage: { [usage] in usage.withLock { $0 } }, body)
    }

    func queue(waiting: Int, oldest: Instant) {
        let backlog = ["product": QueueBacklog(waiting: waiting, oldest: oldest)]
        state.withLock { $0.load = ServerLoad(waitingRuns: 0, recentRuns: [], backlog: backlog) }
    }
}

/// A value that several tasks look at.
private final class SharedBox<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result { value.withLock { body(&$0) } }
}

/// A place where others are held up while it is closed.
private final class TestGate: Sendable {
    private struct State {
        var isClosed = false
        var held: [CheckedContinuation<Void, Never>] = []
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func close() { state.withLock { $0.isClosed = true } }

    func open() {
        let held = state.withLock { state in
            state.isClosed = false
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    func pass() async {
        await withCheckedContinuation { continuation in
            let watchers = state.withLock { state -> [CheckedContinuation<Void, Never>]? in
                guard state.isClosed else { return nil }
                state.held.append(continuation)
                defer { state.watchers = [] }
                return state.watchers
            }
            guard let watchers else { return continuation.resume() }
            for watcher in watchers { watcher.resume() }
        }
    }

    /// Returns when somebody is held up.
    func entered() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.held.isEmpty { state.watchers.append(continuation) }
                return !state.held.isEmpty
            }
            if isThere { continuation.resume() }
        }
    }
}

/// Redis, or what stands in for it.
private final class NamedCache: SyncStateCache {
    private let cache: MemoryStateCache
    private let state = Mutex((standIn: String?.none, endsWithAdding: false, noteCount: 0))

    init(_ cache: MemoryStateCache) { self.cache = cache }

    func stands(in name: String?, untilItTakes endsWithAdding: Bool = false) {
        state.withLock { ($0.standIn, $0.endsWithAdding) = (name, endsWithAdding) }
    }

    var noteCount: Int { state.withLock { $0.noteCount } }
    var backend: String { state.withLock { $0.standIn ?? "redis" } }
    var trouble: String? { state.withLock { $0.standIn == nil ? nil : "There is no answer." } }

    func note(_ note: CacheNote) async throws(SyncError) -> String? {
        state.withLock { $0.noteCount += 1 }
        return try await cache.note(note)
    }

    func states(of entityType: String, ids: [String]) async throws(SyncError) -> [String: SyncState] {
        try await cache.states(of: entityType, ids: ids)
    }

    func put(_ states: [SyncState]) async throws(SyncError) { try await cache.put(states) }

    func invalidate(_ entityType: String, ids: [String]) async throws(SyncError) -> Int {
        try await cache.invalidate(entityType, ids: ids)
    }

    func invalidateAll(_ entityType: String) async throws(SyncError) -> Int {
        try await cache.invalidateAll(entityType)
    }

    func entryCounts() async throws(SyncError) -> [String: Int] { try await cache.entryCounts() }

    func setNotes(_ notes: [CacheNote: String]) async throws(SyncError) {
        state.withLock { if $0.endsWithAdding { $0.standIn = nil } }
        try await cache.setNotes(notes)
    }
}
