package import Logging
package import SyncCore
import Synchronization

/// The operations on the state cache for records that something else than a run brings (contract, section 2): a program that
/// embeds TDS, or a person at the command line.
///
/// Fail-safe: where the cache or the database cannot be asked, a record is to be synced.
package final class CacheOperations: Sendable {
    /// What was asked here since the beginning, or the last reset.
    package struct Session: Sendable, Equatable {
        package var totalChecked = 0
        package var hits = 0
        package var skipped = 0
        package var synced = 0

        package var misses: Int { totalChecked.minus(hits) }
        /// Hits in percent of look-ups, 0 without any.
        package var hitRate: Double { totalChecked == 0 ? 0 : Double(hits) / Double(totalChecked) * 100 }
    }

    private struct State {
        var isEnabled: Bool
        var session = Session()
    }

    private let cache: any SyncStateCache
    private let destination: any Destination
    private let time: any TimeSource
    private let logger: Logger
    private let state: Mutex<State>

    package init(
        cache: any SyncStateCache,
        destination: any Destination,
        isEnabled: Bool,
        time: any TimeSource,
        logger: Logger
    ) {
        self.cache = cache
        self.destination = destination
        self.time = time
        self.logger = logger
        state = Mutex(State(isEnabled: isEnabled))
    }

    /// Disabled, every record is to be synced and none is looked up.
    package var isEnabled: Bool {
        get { state.withLock { $0.isEnabled } }
        set { state.withLock { $0.isEnabled = newValue } }
    }

    package var session: Session { state.withLock { $0.session } }

    package func resetSession() { state.withLock { $0.session = Session() } }

    /// Decides about records of one type, with one look-up for all of them.
    /// - Returns: a reason for each record, in their order.
    package func check(
        _ records: [SourceRecord],
        of type: EntityType,
        force: Bool = false
    ) async throws(SyncError) -> [DecisionReason] {
        let reasons = try await reasons(for: records, of: type, force: force)
        count(reasons)
        return reasons
    }

    /// Whether the cache has just this content of a record whose shape is its sender's own, such as a webhook's: that of the last
    /// list row, or of the last detail.
    package func knows(_ record: SourceRecord, of type: EntityType) async -> Bool {
        let shapes = [RecordShape.list, .detail].map { record.shaped($0) }
        guard let reasons = try? await reasons(for: shapes, of: type, force: false) else { return false }
        let reason = reasons.first(where: \.skips) ?? reasons.last
        if let reason { count([reason]) }
        return reason?.skips == true
    }

    /// Notes that records are stored; call it after their commit.
    ///
    /// - Parameter localIDs: The database's id of each record's row, in the records' order.
    package func mark(
        _ records: [SourceRecord],
        localIDs: [String],
        of type: EntityType
    ) async throws(SyncError) {
        let generation = try await destination.generation()
        let known = try await cache.states(of: type.name, ids: records.map(\.id))
        let now = time.now()
        let states = zip(records, localIDs).map { record, localID in
            SyncState(
                after: known[record.id],
                syncing: record,
                of: type,
                localID: localID,
                generation: generation,
                now: now
            )
        }
        try await cache.put(states)
    }

    private func reasons(
        for records: [SourceRecord],
        of type: EntityType,
        force: Bool
    ) async throws(SyncError) -> [DecisionReason] {
        guard isEnabled, !force else { return records.map { _ in .forcedSync } }
        do throws(SyncError) {
            let decision = ChangeDecision(force: false, generation: try await destination.generation())
            let known = KnownStates.found(try await cache.states(of: type.name, ids: records.map(\.id)))
            let now = time.now()
            return records.map { decision.reason(for: $0, known: known, now: now) }
        } catch {
            guard error.code != .cancelled else { throw error }
            logger.warning(
                "The state cache cannot be asked; the records are to be synced",
                metadata: ["error": "\(error)"]
            )
            return records.map { _ in .cacheCheckError }
        }
    }

    private func count(_ reasons: [DecisionReason]) {
        state.withLock { state in
            for reason in reasons {
                if reason != .forcedSync { state.session.totalChecked += 1 }
                if reason.skips {
                    state.session.hits += 1
                    state.session.skipped += 1
                } else {
                    state.session.synced += 1
                }
            }
        }
    }
}

extension SourceRecord {
    fileprivate func shaped(_ shape: RecordShape) -> SourceRecord {
        SourceRecord(id: id, shape: shape, modifiedAt: modifiedAt, hash: hash, slice: slice)
    }
}
