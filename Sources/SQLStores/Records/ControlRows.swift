package import SyncCore

/// What a commit writes beside its rows, in the rows' own transaction.
package struct ControlRows {
    private let batch: Batch
    private let outcome: CommitOutcome
    private let table: SQLText
    private let catalog: EntityCatalog
    private let traces: TypeTraces

    /// - Parameter traces: of the batch's type, when the commit began.
    package init(
        _ batch: Batch,
        _ outcome: CommitOutcome,
        table: SQLText,
        _ catalog: EntityCatalog,
        _ traces: TypeTraces
    ) {
        self.batch = batch
        self.outcome = outcome
        self.traces = traces
        self.table = table
        self.catalog = catalog
    }

    private var name: String { batch.type.name }

    package func statements(_ session: any SQLSession) throws -> [SQLText] {
        let letters = NotedLetters(
            batch.deadLetters + outcome.rows.deadLetters(of: batch),
            runID: batch.runID,
            now: batch.now
        )
        let settled = outcome.rows.settledDetails(of: batch)
        var statements =
            faults()
            + unlessEmpty(settled) { RowMarks.settlingDetails($0, in: table) }
            + unlessEmpty(batch.dueDetails) { RowMarks.makingDetailsDue($0, in: table) }
            + closing()
            + retries(settled)
        if !letters.isEmpty {
            // What becomes of a letter depends on whether it was closed just now.
            let results = try session.run(statements + letters.lookups)
            statements = letters.statements(results.dropFirst(statements.count))
        }
        return statements
            + [try RunRows.increasing(batch.runID, by: outcome.counters(of: batch), session.dialect)]
            + positions()
    }

    private func unlessEmpty(_ ids: [String], _ statement: ([String]) -> SQLText) -> [SQLText] {
        ids.isEmpty ? [] : [statement(ids)]
    }

    private func faults() -> [SQLText] {
        let faults = outcome.faults.merging(batch.faults) { $1 }
        guard traces.faults || faults.values.contains(where: { !$0.isEmpty }) else { return [] }
        return SQLColumnFaultStore.replacing(by: faults, of: name, now: batch.now)
    }

    /// The letters about what is in the database now, and of records that are gone.
    private func closing() -> [SQLText] {
        guard traces.letters else { return [] }
        return [RecordShape.list, .detail].flatMap { shape in
            unlessEmpty(outcome.rows.storedIDs(of: batch, shape)) { ids in
                let types = catalog.namesInListing(of: batch.type)
                return SQLDeadLetterStore.resolving(ids, of: types, batch.type.letterShape(of: shape))
            }
        } + unlessEmpty(batch.gone) { SQLDeadLetterStore.resolving($0, of: [name], nil) }
    }

    /// Who waits for an answer that has come, and who waits from now on.
    private func retries(_ settled: [String]) -> [SQLText] {
        let known = outcome.rows.storedIDs(of: batch) + batch.gone + batch.present
        var statements = traces.suspects ? unlessEmpty(known) { SQLDeletionStore.removing($0, of: name) } : []
        if traces.retries {
            let answered = outcome.rows.writtenIDs(of: batch, .list) + settled + batch.gone + batch.dueDetails
            statements +=
                unlessEmpty(known) { RecordRetries.removing($0, .deletion, of: name) }
                + unlessEmpty(answered) { RecordRetries.removing($0, .detail, of: name) }
                + unlessEmpty(batch.gone) { RecordRetries.removing($0, .image, of: name) }
        }
        return statements + RecordRetries.saving(batch.retries, of: name)
    }

    /// How far the run and the type are.
    private func positions() -> [SQLText] {
        var positions: [SQLText] = []
        if let checkpoint = batch.checkpoint { positions.append(CursorRow.saving(checkpoint, of: name)) }
        if let rotation = batch.rotation { positions.append(CursorRow.saving(rotation, of: name, now: batch.now)) }
        if let version = batch.mappingVersion { positions.append(MetaRows.setting("mapping:" + name, to: version)) }
        if batch.endsListing { positions.append(CursorRow.removingCheckpoint(of: name, now: batch.now)) }
        return positions
    }
}
