import SyncCore

/// Looks at a page before its turn, while the one before it is committed, so that the database need not wait for us.
///
/// It only holds for a page of which the run has not met any record before: what is known of others may be changing.
struct PageScout: Sendable {
    let cache: any SyncStateCache
    let isCacheEnabled: Bool
    let force: Bool
    let generation: String
    let mapper: RowMapper
    let time: any TimeSource

    /// Looks a page's records up, decides about them, and invalidates the entries of those that will be written.
    func look(at page: RecordPage) async -> PageOutlook {
        var errors: [SyncError] = []
        let known = await lookUp(page.records.map(\.id), &errors)
        let plan = PagePlan(
            records: page.records,
            rejected: page.rejected,
            shape: .list,
            known: known,
            decision: ChangeDecision(force: force, generation: generation),
            mapper: mapper,
            now: time.now()
        )
        let isInvalidated = await invalidate(plan, &errors)
        return PageOutlook(
            known: known,
            plan: plan,
            isInvalidated: isInvalidated,
            generation: generation,
            cacheErrors: errors
        )
    }

    private func lookUp(_ ids: [String], _ errors: inout [SyncError]) async -> KnownStates {
        guard isCacheEnabled else { return .notAsked }
        do throws(SyncError) {
            return .found(try await cache.states(of: mapper.type.name, ids: ids))
        } catch {
            errors.append(error)
            return .failed
        }
    }

    private func invalidate(_ plan: PagePlan, _ errors: inout [SyncError]) async -> Bool {
        let ids = plan.rows.map(\.record.id) + plan.deadLetters.compactMap(\.entityID)
        guard !ids.isEmpty else { return true }
        do throws(SyncError) {
            _ = try await uncancelled { [cache, mapper] () async throws(SyncError) in
                try await cache.invalidate(mapper.type.name, ids: ids)
            }
            return true
        } catch {
            errors.append(error)
            return false
        }
    }
}

/// What was found when a page was looked at.
struct PageOutlook: Sendable {
    let known: KnownStates
    let plan: PagePlan
    /// Whether the entries of all that will be written were removed; nil where it was not tried.
    let isInvalidated: Bool?
    /// The database's, when this was found.
    let generation: String
    let cacheErrors: [SyncError]
}
