import GRDB
import SQLStores
import SyncCore

/// The one transaction of a batch, in the order in which it happens.
struct BatchCommit {
    private let database: Database
    private let batch: Batch
    private let lease: Lease
    private let catalog: EntityCatalog

    init(_ database: Database, batch: Batch, lease: Lease, _ catalog: EntityCatalog) {
        self.database = database
        self.batch = batch
        self.lease = lease
        self.catalog = catalog
    }

    func run() throws -> CommitOutcome {
        let session = SQLiteSession(database)
        let traces = try TypeTraces.check(lease, for: batch.type, catalog, in: session)
        if batch.isEmpty { return CommitOutcome(rows: []) }
        var writer = RowWriter(database, batch: batch)
        var rows: [CommitOutcome.RowOutcome] = []
        rows.reserveCapacity(batch.rows.count)
        for row in batch.rows { rows.append(try writer.store(row)) }
        let table: SQLText = "\(name: batch.type.table)"
        let marks = RowMarks(session, type: batch.type, table: table, now: batch.now)
        let deleted = try marks.delete(batch.gone, answeredAs: batch.answeredAs)
        let repaired = try RowRepairs(database, type: batch.type, now: batch.now).carryOut(batch.repairs)
        let entries = writer.entries + deleted + repaired
        try session.append(entries, of: batch.type.name, runID: batch.runID, now: batch.now)
        var outcome = CommitOutcome(
            rows: rows,
            deleted: deleted.count,
            faults: writer.faults,
            restless: writer.restless
        )
        _ = try session.run(try ControlRows(batch, outcome, table: table, catalog, traces).statements(session))
        if batch.renewsGeneration { outcome.newGeneration = try Generation.renew(in: database) }
        return outcome
    }
}
