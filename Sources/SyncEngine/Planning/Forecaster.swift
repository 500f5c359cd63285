package import SyncCore

/// Finds what a run would do: it reads the listing as the run would, decides as the run would, and writes nothing, not even to
/// the state cache.
package struct Forecaster: Sendable {
    private let ports: SyncPorts
    private let options: SyncOptions

    package init(ports: SyncPorts, options: SyncOptions) {
        self.ports = ports
        self.options = options
    }

    package func forecast(_ type: EntityType) async throws(SyncError) -> RunForecast {
        let reading = try await Reading(options, of: type, ports)
        var forecast = RunForecast(type: type, mode: reading.mode)
        var dueNow: Set<String> = []
        switch reading {
        case .everything(let page):
            let pager = try await list(type, from: page ?? 1, since: nil, &forecast, &dueNow)
            if page == nil { try await findSuspects(pager, &forecast) }
        case .changes(let since, _, _): _ = try await list(type, from: 1, since: since, &forecast, &dueNow)
        case .records(let ids), .announced(let ids): forecast.listingCalls = type.detailCalls(ids.count)
        case .suspects(let ids): forecast.suspects = ids
        }
        if options.readsDetails(of: type) { try await countDetails(dueNow, &forecast) }
        return forecast
    }

    // MARK: Steps

    private func list(
        _ type: EntityType,
        from firstPage: Int,
        since: Instant?,
        _ forecast: inout RunForecast,
        _ dueNow: inout Set<String>
    ) async throws(SyncError) -> Pager {
        let decision = ChangeDecision(force: options.force, generation: try await ports.destination.generation())
        let trusted = try await isCacheTrusted(for: type)
        let callsBefore = ports.source.usage.apiCalls
        var walk = ListingWalk(of: type, ports, since: since)
        try await walk.run(from: firstPage) { page, fresh, _ throws(SyncError) in
            let known = trusted ? await known(fresh, of: type) : .found([:])
            let plan = PagePlan(
                records: fresh,
                rejected: page.rejected,
                known: options.cacheEnabled ? known : .notAsked,
                decision: decision,
                mapper: RowMapper(type),
                now: ports.time.now()
            )
            forecast.skipped += plan.counters.skipped
            forecast.failed += plan.deadLetters.count
            dueNow.formUnion(try await compare(plan.rows, &forecast))
        }
        forecast.listingCalls = ports.source.usage.apiCalls - callsBefore
        forecast.strategy = walk.strategy
        return walk.pager
    }

    /// Whether a run would believe the entries (``GenerationCheck``).
    private func isCacheTrusted(for type: EntityType) async throws(SyncError) -> Bool {
        let sound = CacheWatermark(
            generation: try await ports.destination.generation(),
            leaseToken: try await ports.leases.newestToken(of: type.name)
        )
        let note = try? await ports.cache.note(.watermark(entityType: type.name))
        return note.flatMap { $0 }.flatMap(CacheWatermark.init) == sound
    }

    private func known(_ records: [SourceRecord], of type: EntityType) async -> KnownStates {
        do throws(SyncError) {
            return .found(try await ports.cache.states(of: type.name, ids: records.map(\.id)))
        } catch {
            return .failed
        }
    }

    /// - Returns: the ids of records that would be written, whose details so become due.
    private func compare(_ rows: [Row], _ forecast: inout RunForecast) async throws(SyncError) -> [String] {
        guard !rows.isEmpty else { return [] }
        let type = forecast.type
        let stored = try await ports.destination.storedRows(of: type, ids: rows.map(\.record.id))
        let known = Dictionary(stored.map { ($0.version.entityID, $0) }, uniquingKeysWith: { first, _ in first })
        var written: [String] = []
        for row in rows {
            let stored = known[row.record.id]
            switch RowGuard.verdict(on: row.record, stored: stored?.guarded) {
            case .insert: forecast.inserts += 1
            case .replace: forecast.add(update(row, stored, type))
            case .unchanged, .superseded:
                forecast.unchanged += 1
                continue
            }
            written.append(row.record.id)
        }
        return written
    }

    private func update(_ row: Row, _ stored: StoredRow?, _ type: EntityType) -> RunForecast.Update {
        let old = Array((stored?.listJSON ?? "{}").utf8)[...]
        let changes = try? MemberChange.between(old, row.record.slice.page[row.record.slice.range], type.layout)
        return RunForecast.Update(entityID: row.record.id, changes: changes ?? [])
    }

    private func findSuspects(_ met: Pager, _ forecast: inout RunForecast) async throws(SyncError) {
        guard met.metOnlyKnownIDs else { return }
        forecast.suspects = try await DeletionSweep.missing(from: met, of: forecast.type, ports)
        // The rows as they will be when the run has come that far.
        let rows = try await ports.destination.rowCount(of: forecast.type) + forecast.inserts
        forecast.needsConfirmation = DeletionBreaker().trips(suspects: forecast.suspects.count, rows: rows)
    }

    private func countDetails(_ dueNow: Set<String>, _ forecast: inout RunForecast) async throws(SyncError) {
        let type = forecast.type
        let count = try await ports.destination.dueDetailCount(of: type)
        let due = Set(try await ports.destination.dueDetails(of: type, limit: count))
        let deleted = forecast.needsConfirmation ? [] : Set(forecast.suspects)
        forecast.details = due.union(dueNow).subtracting(deleted).count
        forecast.detailCalls = type.detailCalls(forecast.details)
    }
}

extension StoredRow {
    fileprivate var guarded: (hash: ContentHash?, lastModified: Instant?, isDeleted: Bool) {
        (version.contentHash, version.lastModified, deletedAt != nil)
    }
}

extension EntityType {
    fileprivate func detailCalls(_ records: Int) -> Int {
        switch details?.call {
        case .bulk(_, _, let idsMax): (records + idsMax - 1) / idsMax
        case .each, nil: records
        }
    }
}
