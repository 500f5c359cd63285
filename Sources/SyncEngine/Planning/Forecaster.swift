package import SyncCore

/// Finds what a run would do: it reads the listing as the run would, decides as the run would, and writes nothing, not even to
/// the state cache.
package struct Forecaster: Sendable {
    private let ports: SyncPorts
    private let options: SyncOptions
    private let schema: SchemaForecast?

    /// - Parameter schema: what the run would change of the database's tables; nil where that is nothing.
    package init(ports: SyncPorts, options: SyncOptions, schema: SchemaForecast? = nil) {
        self.ports = ports
        self.options = options
        self.schema = schema
    }

    package func forecast(_ type: EntityType) async throws(SyncError) -> RunForecast {
        let type = try await quieted(type)
        let reading = try await Reading(options, of: type, ports)
        let rows = try await RowsAhead(ports.destination, of: type, schema?.effects[type.name], force: options.force)
        var forecast = RunForecast(type: type, mode: reading.mode)
        forecast.remakesRows = rows.areRemade
        var dueNow: Set<String> = []
        switch reading {
        case .everything(let page):
            let pager = try await list(rows, from: page ?? 1, since: nil, &forecast, &dueNow)
            if page == nil { try await findSuspects(pager, rows, &forecast) }
        case .changes(let since, _, _): _ = try await list(rows, from: 1, since: since, &forecast, &dueNow)
        case .records(let ids), .webhookTriggered(let ids): forecast.listingCalls = type.detailCalls(ids.count)
        case .suspects(let ids): forecast.suspects = ids
        case .dueDetails: break
        }
        try await countDetails(dueNow, rows, &forecast)
        return forecast
    }

    /// Books that are not there yet know of no member.
    private func quieted(_ type: EntityType) async throws(SyncError) -> EntityType {
        schema?.controlTables == .current || schema == nil ? try await ports.quieted(type) : type
    }

    // MARK: Steps

    private func list(
        _ rows: RowsAhead,
        from firstPage: Int,
        since: Instant?,
        _ forecast: inout RunForecast,
        _ dueNow: inout Set<String>
    ) async throws(SyncError) -> Pager {
        let type = rows.type
        let decision = ChangeDecision(force: options.force, generation: try await ports.destination.generation())
        let trusted = try await isCacheTrusted(for: type)
        let callsBefore = ports.source.usage.apiCalls
        var walk = ListingWalk(of: type, ports, since: since)
        try await walk.run(from: firstPage) { page, fresh, _ throws(SyncError) in
            let known = trusted ? await known(fresh, of: type) : .found([:])
            let plan = PagePlan(
                records: fresh,
                rejected: page.rejected,
                shape: .list,
                known: options.cacheEnabled ? known : .notAsked,
                decision: decision,
                mapper: RowMapper(type),
                now: ports.time.now()
            )
            forecast.skipped += plan.counters.skipped
            forecast.failed += plan.deadLetters.count
            dueNow.formUnion(try await compare(plan.rows, rows, &forecast))
        }
        forecast.listingCalls = ports.source.usage.apiCalls - callsBefore
        forecast.strategy = walk.strategy
        return walk.pager
    }

    /// Whether a run would believe the entries (``GenerationCheck``).
    private func isCacheTrusted(for type: EntityType) async throws(SyncError) -> Bool {
        guard schema?.voidsCache != true else { return false }
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

    /// - Returns: the ids of records whose details would become due.
    private func compare(
        _ rows: [Row],
        _ stored: RowsAhead,
        _ forecast: inout RunForecast
    ) async throws(SyncError) -> [String] {
        guard !rows.isEmpty else { return [] }
        let known = try await stored.rows(rows.map(\.record.id))
        let mapper = RowMapper(stored.type)
        let stamps = PlausibleStamps(at: ports.time.now())
        var due: [String] = []
        for row in rows {
            let before = known[row.record.id]
            switch RowGuard.verdict(on: row.record, stored: before.map(stored.guarded), stamps: stamps) {
            case .insert:
                forecast.inserts += 1
                due.append(row.record.id)
            case .replace:
                let update = update(row, before, stored.type)
                forecast.add(update)
                if !update.changes.allSatisfy({ stored.type.movingFields.contains($0.name) })
                    || row.record.tellsMore(than: before, stamps)
                {
                    due.append(row.record.id)
                }
            case .unchanged where options.force && says(row, otherThan: before, mapper, stamps):
                forecast.add(update(row, before, stored.type))
            case .superseded where [.unstamped, .newest].contains(standing(of: row, under: before, stored, stamps)):
                forecast.add(update(row, before, stored.type))
                due.append(row.record.id)
            case .unchanged, .superseded: forecast.unchanged += 1
            }
        }
        return due
    }

    /// Whether a forced run writes a record although its hash is the stored one (``Batch/isForced``).
    private func says(
        _ row: Row,
        otherThan stored: StoredRow?,
        _ mapper: RowMapper,
        _ stamps: PlausibleStamps
    ) -> Bool {
        guard let stored else { return false }
        return !RowMerge(row, over: stored.contents, .unstamped, mapper, stamps: stamps).isSilent
    }

    private func standing(
        of row: Row,
        under stored: StoredRow?,
        _ rows: RowsAhead,
        _ stamps: PlausibleStamps
    ) -> RowStanding? {
        guard let stored else { return nil }
        return row.record.standing(
            under: stored.contents,
            hash: rows.guarded(stored).hash,
            isForced: options.force,
            rows.type,
            stamps
        )
    }

    private func update(_ row: Row, _ stored: StoredRow?, _ type: EntityType) -> RunForecast.Update {
        let old = Array((stored?.listJSON ?? "{}").utf8)[...]
        let changes = try? MemberChange.between(old, row.record.slice.page[row.record.slice.range], type.layout)
        return RunForecast.Update(entityID: row.record.id, changes: changes ?? [])
    }

    private func findSuspects(_ met: Pager, _ rows: RowsAhead, _ forecast: inout RunForecast) async throws(SyncError) {
        guard met.metOnlyKnownIDs, !rows.areNone else { return }
        let missing = try await DeletionCheck.missing(from: met, of: forecast.type, ports)
        // The rows as they will be when the run has come that far.
        let count = try await rows.count() + forecast.inserts
        let retries = try await ports.destination.retries(of: forecast.type, .deletion)
        let plan = DeletionPlan(missing: missing, retries: retries, rows: count, now: ports.time.now())
        forecast.suspects = plan.needsConfirmation ? missing : plan.askable
        forecast.needsConfirmation = plan.needsConfirmation
    }

    private func countDetails(
        _ dueNow: Set<String>,
        _ rows: RowsAhead,
        _ forecast: inout RunForecast
    ) async throws(SyncError) {
        let scope = try await DetailScope(options, forecast.mode, of: rows.type, ports)
        guard let limit = scope.limit else { return }
        let deleted = forecast.needsConfirmation ? [] : Set(forecast.suspects)
        let all = try await rows.dueDetails(at: ports.time.now()).union(dueNow).union(scope.turned)
        let due = scope.among.map(all.intersection) ?? all
        forecast.details = min(limit, due.subtracting(deleted).count)
        forecast.detailCalls = rows.type.detailCalls(forecast.details)
    }
}

extension StoredRow {
    /// What a list row replaces.
    fileprivate var contents: RowMerge.Stored {
        RowMerge.Stored(
            .list,
            payload: listJSON,
            otherPayload: detailJSON,
            hash: version.contentHash,
            otherHash: version.detailHash,
            lastModified: version.lastModified,
            isDeleted: deletedAt != nil
        )
    }
}

extension SourceRecord {
    /// Whether the record says that its details may have changed, beyond its members.
    fileprivate func tellsMore(than stored: StoredRow?, _ stamps: PlausibleStamps) -> Bool {
        guard let stored, stored.deletedAt == nil, stored.listJSON != nil else { return true }
        guard let modifiedAt else { return false }
        return stored.version.lastModified.map { !stamps.contains($0) || modifiedAt > $0 } ?? true
    }
}

extension EntityType {
    fileprivate func detailCalls(_ records: Int) -> Int {
        switch details?.call {
        case .bulk(let idsMax): (records + idsMax - 1) / idsMax
        case .each, nil: records
        }
    }
}
