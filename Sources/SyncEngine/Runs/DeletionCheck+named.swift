import Logging
import SyncCore

extension DeletionCheck {
    /// Marks records deleted that a person or a webhook named and that the source, asked by id, does not have. Of those that are not
    /// stored only the dead letters are closed. Where they are too many to be believed they wait among the suspects for a person's word.
    func deleteNamed(
        _ gone: [RecordAbsence]
    ) async throws(SyncError) {
        guard !gone.isEmpty else { return }
        let rowsThatAre = try await ports.destination.storedRows(of: type.withoutColumns, ids: gone.map(\.id))
        let stored = Set(rowsThatAre.filter { $0.deletedAt == nil }.map(\.version.entityID))
        let rows = try await ports.destination.rowCount(of: type)
        if DeletionBreaker.named.trips(suspects: stored.count, rows: rows) {
            try await suspect(stored.sorted())
            try await delete(gone.filter { !stored.contains($0.id) })
        } else {
            try await delete(gone)
        }
        run.tally.answered.formUnion(gone.map(\.id))
    }

    /// Adds to the type's suspects.
    private func suspect(_ ids: [String]) async throws(SyncError) {
        let known = try await ports.deletions.suspects(of: type, limit: Int(Int32.max)).map(\.entityID)
        try await ports.deletions.setSuspects(
            Set(known).union(ids).sorted(),
            of: type,
            runID: run.id,
            now: ports.time.now(),
            holding: run.lease
        )
        run.tally.suspects = ids.count
        run.logger.warning(
            "Too many records that were named are gone to be deleted without being asked for",
            metadata: ["type": "\(type.name)", "missing": "\(ids.count)"]
        )
    }
}
