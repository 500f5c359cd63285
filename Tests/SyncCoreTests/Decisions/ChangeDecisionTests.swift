import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

struct `The decision about a record` {
    private static let now = Instant(seconds: 1_763_020_800)

    private func reason(
        _ record: SourceRecord,
        known state: SyncState?,
        force: Bool = false,
        at now: Instant = now
    ) -> DecisionReason {
        let states = state.map { [$0.entityID: $0] } ?? [:]
        return ChangeDecision(force: force, generation: "g1").reason(for: record, known: .found(states), now: now)
    }

    private func state(
        of record: SourceRecord,
        hash: ContentHash? = nil,
        lastModified: Instant?? = .none,
        generation: String = "g1"
    ) -> SyncState {
        let hash = hash ?? record.hash
        return SyncState(
            entityType: "product",
            entityID: record.id,
            localID: "l1",
            contentHash: record.shape == .list ? hash : nil,
            detailHash: record.shape == .detail ? hash : nil,
            lastModified: lastModified ?? record.modifiedAt,
            cachedAt: Self.now,
            syncCount: 1,
            generation: generation
        )
    }

    @Test func `is to skip it only where hash and stamp are those of the cache`() throws {
        let record = try record(item("1"))
        #expect(reason(record, known: state(of: record)) == .unchanged)
        #expect(DecisionReason.allCases.filter(\.skips) == [.unchanged, .notAdmitted])
    }

    @Test func `is forced where the run is, and where nothing was looked up`() throws {
        let record = try record(item("1"))
        #expect(reason(record, known: state(of: record), force: true) == .forcedSync)
        let decision = ChangeDecision(force: false, generation: "g1")
        #expect(decision.reason(for: record, known: .notAsked, now: Self.now) == .forcedSync)
    }

    @Test func `is to sync it where the cache failed`() throws {
        let decision = ChangeDecision(force: false, generation: "g1")
        #expect(decision.reason(for: try record(item("1")), known: .failed, now: Self.now) == .cacheCheckError)
    }

    @Test func `knows no entry of another record or another database`() throws {
        let record = try record(item("1"))
        #expect(reason(record, known: nil) == .noCacheEntry)
        #expect(reason(record, known: state(of: try SyncCoreTests.record(item("2")))) == .noCacheEntry)
        #expect(reason(record, known: state(of: record, generation: "g0")) == .noCacheEntry)
    }

    @Test func `sees changed content, whatever the stamp says`() throws {
        let (old, new) = (try record(item("1", #""rate":1"#)), try record(item("1", #""rate":2"#)))
        #expect(reason(new, known: state(of: old)) == .contentChanged)
    }

    @Test func `sees a newer stamp on the same content, and an older one is no change`() throws {
        let record = try record(item("1"))
        let stamp = try #require(record.modifiedAt)
        #expect(
            reason(record, known: state(of: record, lastModified: stamp.advanced(by: .seconds(-1)))) == .timestampNewer
        )
        #expect(reason(record, known: state(of: record, lastModified: .some(nil))) == .timestampNewer)
        #expect(reason(record, known: state(of: record, lastModified: stamp.advanced(by: .seconds(1)))) == .unchanged)
    }

    @Test func `is about content alone where the record has no stamp`() throws {
        let record = try record(#"{"item_id":"1"}"#)
        #expect(reason(record, known: state(of: record)) == .unchanged)
    }

    @Test func `does not trust an entry of 86,400 seconds`() throws {
        let record = try record(item("1"))
        let state = state(of: record)
        #expect(reason(record, known: state, at: Self.now.advanced(by: .seconds(86_399))) == .unchanged)
        #expect(reason(record, known: state, at: Self.now.advanced(by: .seconds(86_400))) == .cacheExpired)
    }

    @Test func `never compares a list row with a detail`() throws {
        let list = try record(item("1"))
        let answer = try AnswerReader(.products).detail(Array(#"{"item":\#(item("1"))}"#.utf8))
        guard case .record(let detail) = answer.content else { throw UnexpectedPage(page: nil) }
        #expect(detail.hash == list.hash)
        #expect(reason(detail, known: state(of: list)) == .noCacheEntry)
        #expect(reason(detail, known: state(of: detail)) == .unchanged)
    }

    @Test func `uses the contract's words`() {
        #expect(
            DecisionReason.allCases.map(\.rawValue) == [
                "forced_sync", "no_cache_entry", "content_changed", "cache_expired", "timestamp_newer", "unchanged",
                "cache_check_error", "no_id", "not_admitted",
            ]
        )
    }
}
