extension RunRecord {
    /// The run as other programs read it beside the state cache (contract, section 1).
    package var json: String {
        JSONWriter.object([
            ("sync_id", JSONWriter.string(id)),
            ("entity_type", JSONWriter.string(entityType)),
            ("mode", JSONWriter.string(mode.rawValue)),
            ("status", JSONWriter.string(status.rawValue)),
            ("started_at", JSONWriter.string(startedAt.cacheText)),
            ("finished_at", finishedAt.map { JSONWriter.string($0.cacheText) } ?? "null"),
            ("stats", statsJSON),
            ("error", error.map(JSONWriter.string)),
        ])
    }

    /// The numbers of contract, section 4.
    package var statsJSON: String {
        let reasons = counters.reasons.sorted { $0.key.rawValue < $1.key.rawValue }
        let numbers = RunCounter.all.map { counter -> (name: String, json: String?) in
            let count = counters[keyPath: counter.path]
            return (counter.name, counter.isTerse && count == 0 ? nil : String(count))
        }
        return JSONWriter.object(
            [("total_processed", String(counters.totalProcessed))] + numbers + [
                ("reasons", JSONWriter.object(reasons.map { ($0.key.rawValue, String($0.value)) })),
                ("api_calls", String(apiCalls)),
            ]
        )
    }
}
