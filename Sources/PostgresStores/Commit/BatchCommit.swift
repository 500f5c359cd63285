import SQLStores
import SyncCore

/// The one transaction of a batch, in the order in which it happens.
struct BatchCommit: Sendable {
    let batch: Batch
    let lease: Lease
    let table: DataTable
    let catalog: EntityCatalog

    func run(_ session: Session) throws -> CommitOutcome {
        let traces = try TypeTraces.check(lease, for: batch.type, catalog, in: session)
        var writer = RowWriter(session, table: table, batch: batch)
        let rows = try writer.store()
        let marks = RowMarks(session, type: batch.type, table: table.sql, now: batch.now)
        let deleted = try marks.delete(batch.gone, answeredAs: batch.answeredAs)
        let repaired = try RowRepairs(session, table: table, now: batch.now).carryOut(batch.repairs)
        let entries = writer.entries(rows) + deleted + repaired
        try session.append(entries, of: batch.type.name, runID: batch.runID, now: batch.now)
        var outcome = CommitOutcome(
            rows: rows,
            deleted: deleted.count,
            faults: writer.faults,
            restless: writer.restless
        )
        _ = try session.run(try ControlRows(batch, outcome, table: table.sql, catalog, traces).statements(session))
        if batch.renewsGeneration { outcome.newGeneration = try Generation.renew(in: session) }
        return outcome
    }
}
