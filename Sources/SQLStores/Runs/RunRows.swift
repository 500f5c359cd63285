import FoundationEssentials
package import SyncCore

/// The rows of `tds_sync_runs`, inside a transaction.
package struct RunRows {
    private let session: any SQLSession

    package init(_ session: any SQLSession) {
        self.session = session
    }

    /// Waits or works. In the words of the index `tds_sync_runs_open`.
    static let isOpen: SQLText = "status IN ('pending', 'in_progress')"

    /// Writes a run as it is, over the row of the same id, and tells of it.
    func save(_ run: RunRecord) throws {
        try session.run([try Self.upsert(run)] + (RunEvent(run).map { [Self.telling($0)] } ?? []))
    }

    /// Closes the runs of a type that never said how they ended.
    func closeAbandoned(of entityType: String, now: Instant) throws {
        let isAbandoned = Claims.ofRuns.isSo(QueueRules.runIsAbandoned, at: now)
        try change(
            """
            UPDATE tds_sync_runs
            SET status = 'failed', finished_at = \(now), error = 'Its process ended without a word.'
            WHERE \(Self.isOpen) AND entity_type = \(entityType) AND \(isAbandoned)
            """
        )
    }

    /// Changes the status of runs, and tells of it.
    /// - Parameter condition: a SELECT that finds something, before the change, where it is to be told; nil: always.
    func change(_ update: SQLText, tellingIf condition: SQLText? = nil) throws {
        let results = try session.run((condition.map { [$0] } ?? []) + ["\(update) RETURNING \(Self.columns)"])
        if condition != nil, results.first?.rows.isEmpty != false { return }
        // One that somebody edited into something unreadable is passed over.
        let events = results.last?.rows.compactMap { row in (try? RunRecord(row)).flatMap(RunEvent.init) } ?? []
        try session.run(events.map(Self.telling))
    }

    /// Finds a run, where it waits or works.
    static func findingOpen(_ id: String) -> SQLText {
        "SELECT 1 AS found FROM tds_sync_runs WHERE id = \(uuid: id) AND \(isOpen)"
    }

    func all(_ suffix: SQLText) throws -> [RunRecord] {
        try session.run("SELECT \(Self.columns) FROM tds_sync_runs \(suffix)").rows.map { try RunRecord($0) }
    }

    func last(_ count: Int, ofEach types: [EntityType]) throws -> [RunRecord] {
        let query = session.dialect.lastRuns(
            Self.columns,
            types: types.map(\.name),
            modes: SyncMode.allCases.map(\.rawValue),
            count: count
        )
        return try session.run(query).rows.map { try RunRecord($0) }
    }

    // MARK: Statements

    static let columns: SQLText = {
        let counters = RunCounter.all.map(\.name)
        let names =
            ["id", "entity_type", "mode", "status", "started_at", "finished_at"] + counters
            + ["reasons", "api_calls", "resumed_from_page", "error", "error_code", "request"]
        return SQLText(stringLiteral: names.joined(separator: ", "))
    }()

    /// Adds what one commit did. A run whose row somebody removed stays removed: history is not worth a failed commit.
    ///
    /// One statement, so that of commits at the same time each adds to what the other left.
    package static func increasing(_ id: String, by added: RunCounters, _ dialect: any Dialect) throws -> SQLText {
        let reasons = dialect.addedCounts("reasons", try JSONText.encode(added.reasonCounts))
        let sums = RunCounter.all.map { counter -> SQLText in
            "\(name: counter.name) = \(name: counter.name) + \(added[keyPath: counter.path])"
        }
        return "UPDATE tds_sync_runs SET \(SQLText.list(sums)), reasons = \(reasons) WHERE id = \(uuid: id)"
    }

    /// What the run was asked for is in the row only.
    private static func upsert(_ run: RunRecord) throws -> SQLText {
        let values: [SQLText.Assignment] = [
            ("entity_type", "\(run.entityType)"), ("mode", "\(run.mode.rawValue)"),
            ("status", "\(run.status.rawValue)"),
            ("started_at", "\(run.startedAt)"), ("finished_at", "\(run.finishedAt)"),
            ("reasons", "\(json: try JSONText.encode(run.counters.reasonCounts))"), ("api_calls", "\(run.apiCalls)"),
            ("resumed_from_page", "\(run.resumedFromPage)"), ("error", "\(run.error)"),
            ("error_code", "\(run.errorCode?.rawValue)"),
        ]
        let counters = RunCounter.all.map { ($0.name, "\(run.counters[keyPath: $0.path])" as SQLText) }
        return .upsert(into: "tds_sync_runs", by: [("id", "\(uuid: run.id)")], values + counters)
    }

    /// The id of the request that led to the run may be in its row alone.
    private static func telling(_ event: RunEvent) -> SQLText {
        let envelope = event.envelope(id: UUID().uuidString.lowercased())
        return """
            INSERT INTO tds_outbox (event_id, event_type, occurred_at, data, correlation_id)
            SELECT \(uuid: envelope.id), \(envelope.type), \(envelope.timestamp), \(json: envelope.dataJSON),
                coalesce(\(member: "correlationID", of: "request"), \(event.run.id))
            FROM tds_sync_runs WHERE id = \(uuid: event.run.id)
            """
    }
}

extension RunCounters {
    fileprivate var reasonCounts: [String: Int] {
        Dictionary(uniqueKeysWithValues: reasons.map { ($0.key.rawValue, $0.value) })
    }
}

extension RunRecord {
    /// - Parameter row: with ``RunRows/columns``.
    init(_ row: SQLRow) throws {
        let id = row.text("id") ?? ""
        guard let mode: SyncMode = row.value("mode"), let status: RunStatus = row.value("status"),
            let startedAt = row.instant("started_at")
        else {
            throw SyncError(
                .destinationIncompatible,
                "The run \(id) in tds_sync_runs has a mode, status or start that is unknown here.",
                nextStep: "Use the version of TDS that wrote it, or remove that row."
            )
        }
        self.init(
            id: id,
            entityType: row.text("entity_type") ?? "",
            mode: mode,
            startedAt: startedAt,
            resumedFromPage: row.integer("resumed_from_page").map { Int(clamping: $0) }
        )
        self.status = status
        finishedAt = row.instant("finished_at")
        for counter in RunCounter.all { counters[keyPath: counter.path] = row.count(counter.name) }
        let reasons: [String: Int] = row.decoded("reasons") ?? [:]
        for (name, count) in reasons { DecisionReason(rawValue: name).map { counters.reasons[$0] = count } }
        apiCalls = row.count("api_calls")
        error = row.text("error")
        errorCode = row.value("error_code")
        request = row.decoded("request")
    }
}
