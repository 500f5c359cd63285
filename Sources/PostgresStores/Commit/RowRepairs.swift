import SyncCore

/// Puts rows right from their own payloads, row by row in one pipeline.
struct RowRepairs {
    private let session: Session
    private let table: DataTable
    private let now: Instant

    init(_ session: Session, table: DataTable, now: Instant) {
        self.session = session
        self.table = table
        self.now = now
    }

    /// - Returns: what the rows leave in the change log.
    func carryOut(_ repairs: [RowRepair]) throws -> [ChangeEntry] {
        guard !repairs.isEmpty else { return [] }
        let updates = try session.execute(repairs.map(update))
        let children = repairs.flatMap { repair in
            ChildStatements.all(of: table).flatMap { $0.replacing(by: repair.children, of: repair.entityID) }
        }
        if !children.isEmpty { try session.execute(children) }
        return zip(repairs, updates).compactMap { repair, rows in
            rows.first?.text(0).flatMap { ChangeEntry(repair, localID: $0) }
        }
    }

    private func update(_ repair: RowRepair) -> Statement {
        var parameters: [Parameter] = [
            .texts([repair.entityID]), .instant(now), .jsons([repair.columns.customFields.map { Array($0.utf8)[...] }]),
            .instants([repair.lastModified]), .booleans([repair.columns.isActive]),
            .texts([repair.hashes[.list]?.description]), .texts([repair.hashes[.detail]?.description]),
        ]
        var assignments = [
            "custom_fields = ($3::jsonb[])[1]", "last_modified_time = ($4::timestamptz[])[1]", "updated_at = $2",
            "is_active = CASE WHEN deleted_at IS NULL THEN ($5::boolean[])[1] ELSE is_active END",
            "content_hash = ($6::text[])[1]", "detail_hash = ($7::text[])[1]",
        ]
        for (column, value) in zip(table.type.columns, repair.columns.values) {
            let array = ArrayColumn(column, array: "")
            parameters.append(.values([value], of: column.kind))
            assignments.append("\(array.column) = ($\(parameters.count)::\(array.arrayType))[1]\(array.cast)")
        }
        return Statement(
            """
            UPDATE \(table.quotedName) SET \(assignments.joined(separator: ", "))
            WHERE zoho_id = ($1::text[])[1] RETURNING id::text
            """,
            parameters
        )
    }
}
