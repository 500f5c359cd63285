import SyncCore

/// The views of what is known of a record.
package enum ExplanationView {
    package static func lines(_ explanation: Explanation) -> [String] {
        guard explanation.isKnown else {
            return ["nothing is known of \(explanation.type.name) \(explanation.entityID)"]
        }
        let heading = "\(explanation.type.name) \(explanation.entityID)"
        let facts = [
            "row    \(row(explanation))",
            "cache  \(cache(explanation))",
            explanation.deadLetter.map { "letter \(letter($0))" },
            explanation.missingSince.map { "listing lacks it since \($0)" },
        ].compactMap(\.self)
        let faults = explanation.faults.map { "fault  \(fault($0))" }
        return [heading, ""] + facts + faults + [""] + explanation.moments.map(line)
    }

    package static func json(_ explanation: Explanation) -> String {
        let members: [(name: String, json: String?)] = [
            ("entity_type", JSONWriter.string(explanation.type.name)),
            ("entity_id", JSONWriter.string(explanation.entityID)),
            ("row", explanation.stored.map { rowJSON($0, explanation) } ?? "null"),
            ("cache", explanation.cached?.json ?? "null"),
            ("dead_letter", explanation.deadLetter.map { DeadLetterView.summary.json(of: $0) } ?? "null"),
            ("missing_since", explanation.missingSince.map { JSONWriter.string("\($0)") } ?? "null"),
            ("column_faults", list(explanation.faults.map { ColumnFaultView.fields.json(of: $0) })),
            ("history", list(explanation.moments.map(json))),
        ]
        return JSONWriter.object(members)
    }

    // MARK: - Text

    private static func row(_ explanation: Explanation) -> String {
        guard let row = explanation.stored else { return "none" }
        let parts = [
            "id \(row.version.localID)",
            row.deletedAt.map { "deleted \($0)" },
            row.version.lastModified.map { "modified \($0)" },
            row.version.contentHash.map { "list \($0.short)" },
            row.version.detailHash.map { "detail \($0.short)" },
            explanation.detailsAreDue ? "details due" : nil,
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }

    private static func cache(_ explanation: Explanation) -> String {
        guard let state = explanation.cached else { return "no entry: the next run looks at it" }
        let hash = state.contentHash.map { "list \($0.short), " } ?? ""
        return "\(hash)marked \(state.cachedAt), \(state.syncCount) times"
    }

    private static func letter(_ letter: StoredDeadLetter) -> String {
        "\(letter.status.rawValue), \(letter.reason), first \(letter.firstSeen), last \(letter.lastSeen): \(letter.message)"
    }

    private static func fault(_ stored: StoredColumnFault) -> String {
        let (fault, since) = (stored.fault, stored.notedSince)
        return "\(fault.table).\(fault.column) cannot hold \(fault.value), since \(since)"
    }

    private static func line(_ moment: Explanation.Moment) -> String {
        switch moment {
        case .readUnchanged(let run): "\(run.startedAt)  read, unchanged  run \(run.id)"
        case .changed(let change): "\(change.at)  \(description(change))"
        }
    }

    private static func description(_ change: LoggedChange) -> String {
        let parts: [String?] = [
            change.action.rawValue,
            change.reason.map { "(\($0.rawValue))" },
            change.shape.map { "\($0.rawValue)" },
            change.hash.map { hash in (change.previousHash.map { "\($0.short) → " } ?? "") + hash.short },
            change.answeredAs.map { "answers as \($0)" },
            change.changedFields.isEmpty ? nil : change.changedFields.joined(separator: ", "),
            change.runID.map { "run \($0)" },
        ]
        return parts.compactMap(\.self).joined(separator: "  ")
    }

    // MARK: - JSON

    private static func list(_ elements: [String]) -> String { "[\(elements.joined(separator: ","))]" }

    private static func rowJSON(_ row: StoredRow, _ explanation: Explanation) -> String {
        JSONWriter.object([
            ("id", JSONWriter.string(row.version.localID)),
            ("last_modified_time", row.version.lastModified.map { JSONWriter.string("\($0)") }),
            ("content_hash", row.version.contentHash.map { JSONWriter.string("\($0)") }),
            ("detail_hash", row.version.detailHash.map { JSONWriter.string("\($0)") }),
            ("deleted_at", row.deletedAt.map { JSONWriter.string("\($0)") }),
            ("details_due", String(explanation.detailsAreDue)),
        ])
    }

    private static func json(_ moment: Explanation.Moment) -> String {
        switch moment {
        case .readUnchanged(let run):
            JSONWriter.object([
                ("at", JSONWriter.string("\(run.startedAt)")),
                ("action", JSONWriter.string("read_unchanged")),
                ("sync_id", JSONWriter.string(run.id)),
            ])
        case .changed(let change):
            JSONWriter.object([
                ("at", JSONWriter.string("\(change.at)")),
                ("action", JSONWriter.string(change.action.rawValue)),
                ("reason", change.reason.map { JSONWriter.string($0.rawValue) }),
                ("shape", change.shape.map { JSONWriter.string($0.rawValue) }),
                ("hash", change.hash.map { JSONWriter.string("\($0)") }),
                ("previous_hash", change.previousHash.map { JSONWriter.string("\($0)") }),
                ("changed_fields", "[" + change.changedFields.map(JSONWriter.string).joined(separator: ",") + "]"),
                ("answered_as", change.answeredAs.map(JSONWriter.string)),
                ("sync_id", change.runID.map(JSONWriter.string)),
            ])
        }
    }
}

extension ContentHash {
    /// Enough of it to be told from others by eye.
    fileprivate var short: String { String(description.prefix(12)) }
}
