package import SyncCore

/// Records, rows and batches for tests, with as little said as the test needs.
package enum Sample {
    /// 2025-11-13T08:00:00Z, and minutes after it.
    package static func instant(minutes: Int64 = 0) -> Instant {
        Instant(seconds: 1_763_020_800 + minutes * 60)
    }

    /// Hashes that differ as their numbers do.
    package static func hash(_ number: Int) -> ContentHash {
        let digits = String(number, radix: 16)
        let padding = String(repeating: "0", count: 64 - digits.count)
        guard let hash = ContentHash(hexadecimal: padding + digits) else {
            preconditionFailure("\(number) has no hash: it is negative")
        }
        return hash
    }

    /// - Parameters:
    ///   - version: Stands for the content: the hash and the payload follow from it.
    ///   - minutes: When the source changed it, in minutes after ``instant(minutes:)``; nil where the source does not say.
    package static func record(
        _ id: String,
        version: Int = 1,
        minutes: Int64? = 0,
        shape: RecordShape = .list
    ) -> SourceRecord {
        let stamp = minutes.map { #","last_modified_time":"\#(instant(minutes: $0).zohoText)""# } ?? ""
        let payload = Array(#"{"id":"\#(id)","version":\#(version),"shape":"\#(shape.rawValue)"\#(stamp)}"#.utf8)
        return SourceRecord(
            id: id,
            shape: shape,
            modifiedAt: minutes.map(instant(minutes:)),
            hash: hash(version),
            slice: RecordSlice(page: payload, range: payload.indices)
        )
    }

    /// - Parameters:
    ///   - values: By column; a column that is not named is absent from the record.
    ///   - children: By child table; one that is not named is absent from the record.
    package static func row(
        _ record: SourceRecord,
        of type: EntityType = .products,
        _ values: [String: ColumnValue] = [:],
        isActive: Bool? = nil,
        customFields: String? = nil,
        children: [String: [ChildRow]] = [:]
    ) -> Row {
        Row(
            record: record,
            values: type.columns.map { values[$0.name] },
            isActive: isActive,
            customFields: customFields,
            children: type.childTables.map { children[$0.name] }
        )
    }

    /// A row as a sync makes it of what the source sent.
    package static func row(
        json: String,
        of type: EntityType = .products,
        shape: RecordShape = .list,
        reason: DecisionReason? = nil
    ) throws -> Row {
        guard case .record(let record) = try RecordReader.record(Array(json.utf8), of: type) else {
            preconditionFailure("\(json) is no \(type.name)")
        }
        let shaped = SourceRecord(
            id: record.id,
            shape: shape,
            modifiedAt: record.modifiedAt,
            hash: record.hash,
            slice: record.slice
        )
        var row = try RowMapper(type).row(for: shaped)
        row.reason = reason
        return row
    }

    /// - Parameter names: one row for each, in order.
    package static func lines(_ names: [String], of table: ChildTable = EntityType.invoices.childTables[0])
        -> [ChildRow]
    {
        names.enumerated().map { index, name in
            ChildRow(
                member: table.members[0],
                position: index + 1,
                values: table.columns.map { $0.name == "name" ? .text(name) : .null },
                json: JSONWriter.object([("name", JSONWriter.string(name))])
            )
        }
    }

    package static func batch(
        _ rows: [Row],
        of type: EntityType = .products,
        runID: String = runID(1),
        deadLetters: [DeadLetter] = [],
        counters: RunCounters = RunCounters(),
        checkpoint: Checkpoint? = nil,
        minutes: Int64 = 0
    ) -> Batch {
        Batch(
            type: type,
            runID: runID,
            rows: rows,
            deadLetters: deadLetters,
            counters: counters,
            checkpoint: checkpoint,
            now: instant(minutes: minutes)
        )
    }

    /// Ids of runs are UUIDs, as the engine makes them: PostgreSQL keeps them as such.
    package static func runID(_ number: Int) -> String {
        let digits = String(number)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    package static func run(
        _ id: String = runID(1),
        of type: EntityType = .products,
        mode: SyncMode = .full,
        minutes: Int64 = 0
    ) -> RunRecord {
        RunRecord(id: id, entityType: type.name, mode: mode, startedAt: instant(minutes: minutes))
    }

    /// A holder on a host of its own, whose process nobody here can judge.
    package static func holder(_ runID: String = "run-1", host: String = "another-host") -> LeaseHolder {
        LeaseHolder(host: host, processID: 4711, processStart: "1", runID: runID)
    }

    package static func deadLetter(
        _ entityID: String?,
        of type: EntityType = .products,
        _ fault: RecordFault = RecordFault(.rowRejected, "rate is too large"),
        shape: LetterShape = .list,
        payload: String = "{}"
    ) -> DeadLetter {
        DeadLetter(entityType: type.name, entityID: entityID, shape: shape, fault: fault, payload: Array(payload.utf8))
    }

    package static func state(
        _ id: String,
        of type: EntityType = .products,
        version: Int = 1,
        minutes: Int64 = 0,
        syncCount: Int = 1
    ) -> SyncState {
        SyncState(
            entityType: type.name,
            entityID: id,
            localID: "7",
            contentHash: hash(version),
            detailHash: nil,
            lastModified: instant(),
            cachedAt: instant(minutes: minutes),
            syncCount: syncCount,
            generation: "generation-1"
        )
    }
}
