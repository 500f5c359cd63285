import Logging
import SyncCore
import SyncEngine
import SyncTestKit
import Synchronization
import Testing

/// The memory that stands in for a cache server.
@Suite struct FallbackTests {
    private let time = TestTime(start: Sample.instant())
    private let server: SwitchedCache
    private let cache: FallbackStateCache
    private let log = LogLines()

    init() {
        server = SwitchedCache(MemoryStateCache(time: time))
        cache = FallbackStateCache(server, retryAfter: .seconds(5), time: time, logger: log.logger)
    }

    @Test(arguments: StateCacheConformance.cases)
    func `with its server there it keeps the promises of a state cache`(_ contractCase: ContractCase<CacheUnderTest>)
        async throws
    {
        try await contractCase.check(CacheUnderTest(cache: cache, time: time))
    }

    @Test func `the call that fails says so, and the memory answers the next ones`() async throws {
        try await cache.put([Sample.state("a")])
        server.isAway = true
        let error = await #expect(throws: SyncError.self) { try await cache.states(of: "product", ids: ["a"]) }
        #expect(error?.code == .cacheUnavailable)
        #expect(cache.backend == "memory")
        #expect(cache.trouble?.contains("switched off") == true)

        #expect(try await cache.states(of: "product", ids: ["a"]).isEmpty)
        try await cache.put([Sample.state("b")])
        #expect(try await cache.states(of: "product", ids: ["b"]).count == 1)
        #expect(log.lines.filter { $0.contains("unavailable, using in-memory cache fallback") }.count == 1)
    }

    @Test func `a server that hangs is asked once in a while and not with every call`() async throws {
        server.isAway = true
        for _ in 1...100 { _ = try? await cache.states(of: "product", ids: ["a"]) }
        #expect(server.callCount == 1)
        time.set(Sample.instant().advanced(by: .seconds(5)))
        for _ in 1...100 { _ = try? await cache.states(of: "product", ids: ["a"]) }
        #expect(server.callCount == 2)
    }

    @Test func `once it is back the server is used again, and the memory is empty`() async throws {
        server.isAway = true
        _ = try? await cache.entryCounts()
        try await cache.put([Sample.state("old")])
        server.isAway = false
        #expect(cache.backend == "memory")
        time.set(Sample.instant().advanced(by: .seconds(5)))
        #expect(try await cache.states(of: "product", ids: ["old"]).isEmpty)
        #expect(cache.backend == "switched")
        #expect(cache.trouble == nil)
        #expect(log.lines.last?.contains("Switched is back") == true)

        server.isAway = true
        _ = try? await cache.entryCounts()
        #expect(try await cache.states(of: "product", ids: ["old"]).isEmpty)
    }

    @Test func `entries on a server that is away are not removed, until they are void`() async throws {
        try await cache.put([Sample.state("a")])
        server.isAway = true
        _ = try? await cache.entryCounts()
        for _ in 1...2 {
            await #expect(throws: SyncError.self) { try await cache.invalidate("product", ids: ["a"]) }
        }
        cache.generationRenewed()
        #expect(try await cache.invalidate("product", ids: ["a"]) == 0)

        server.isAway = false
        time.set(Sample.instant().advanced(by: .seconds(5)))
        _ = try await cache.entryCounts()
        server.isAway = true
        _ = try? await cache.entryCounts()
        // What was marked since then is void no more.
        await #expect(throws: SyncError.self) { try await cache.invalidate("product", ids: ["a"]) }
    }

    @Test func `a server that is full is away until it takes entries, though it answers look-ups and removals`()
        async throws
    {
        server.isFull = true
        _ = try? await cache.put([Sample.state("a")])
        for attempt in 1...3 {
            time.set(Sample.instant().advanced(by: .seconds(5 * attempt)))
            _ = try await cache.states(of: "product", ids: ["a"])
            _ = try? await cache.invalidate("product", ids: ["a"])
            #expect(cache.backend == "memory")
            try await cache.put([Sample.state("a")])
            #expect(cache.backend == "memory")
        }
        #expect(log.lines.count == 1)

        server.isFull = false
        time.set(Sample.instant().advanced(by: .seconds(20)))
        try await cache.put([Sample.state("a")])
        #expect(cache.backend == "switched")
        #expect(try await cache.states(of: "product", ids: ["a"]).count == 1)
    }
}

/// A cache server that can be switched off, or full.
private final class SwitchedCache: SyncStateCache {
    private let cache: any SyncStateCache
    private let state = Mutex((isAway: false, isFull: false, callCount: 0))

    init(_ cache: any SyncStateCache) {
        self.cache = cache
    }

    var isAway: Bool {
        get { state.withLock { $0.isAway } }
        set { state.withLock { $0.isAway = newValue } }
    }

    var isFull: Bool {
        get { state.withLock { $0.isFull } }
        set { state.withLock { $0.isFull = newValue } }
    }

    var callCount: Int { state.withLock { $0.callCount } }
    var backend: String { "switched" }

    private func reached(adding: Bool = false) throws(SyncError) -> any SyncStateCache {
        let refuses = state.withLock { state in
            state.callCount += 1
            return state.isAway || adding && state.isFull
        }
        guard refuses else { return cache }
        throw SyncError(.cacheUnavailable, "The server is switched off.", nextStep: "Switch it on.")
    }

    func states(of entityType: String, ids: [String]) async throws(SyncError) -> [String: SyncState] {
        try await reached().states(of: entityType, ids: ids)
    }

    func put(_ states: [SyncState]) async throws(SyncError) { try await reached(adding: true).put(states) }

    func invalidate(_ entityType: String, ids: [String]) async throws(SyncError) -> Int {
        try await reached().invalidate(entityType, ids: ids)
    }

    func invalidateAll(_ entityType: String) async throws(SyncError) -> Int {
        try await reached().invalidateAll(entityType)
    }

    func entryCounts() async throws(SyncError) -> [String: Int] { try await reached().entryCounts() }
    func note(_ note: CacheNote) async throws(SyncError) -> String? { try await reached().note(note) }

    func setNotes(_ notes: [CacheNote: String]) async throws(SyncError) {
        try await reached(adding: true).setNotes(notes)
    }
}

/// What was logged.
private final class LogLines: Sendable {
    private let texts = Mutex<[String]>([])

    var lines: [String] { texts.withLock { $0 } }

    var logger: Logger {
        Logger(label: "test") { _ in Handler(lines: self) }
    }

    fileprivate func add(_ text: String) { texts.withLock { $0.append(text) } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { lines.add(event.message.description) }
    }
}
