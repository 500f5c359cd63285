extension RunRecord {
    /// The run as other programs read it beside the state cache (contract, section 1). Its stamps are in the cache's notation.
    package var json: String {
        let run = RunSnapshot(self, now: startedAt)
        let stamps: [(name: String, json: String?)] = [
            ("started_at", JSONWriter.string(startedAt.cacheText)),
            ("finished_at", finishedAt.map { JSONWriter.string($0.cacheText) } ?? "null"),
        ]
        return JSONWriter.object(
            RunFields.identity.members(of: run) + stamps
                + [("stats", RunFields.numbers.json(of: self)), ("error", error.map(JSONWriter.string))]
        )
    }
}
