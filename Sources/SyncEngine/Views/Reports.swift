import SyncCore

/// The views of run reports. All take their numbers from ``RunReport``.
package enum Reports {
    /// One object `{"runs":[…]}` (docs/contract.md, section 4).
    package static func json(_ reports: [RunReport]) -> String {
        "{\"runs\":[" + reports.map(json).joined(separator: ",") + "]}"
    }

    package static func table(_ reports: [RunReport]) -> [String] {
        var table = TextTable(
            ["type", "status"] + RunNumbers.titles() + ["seconds", "hit rate"],
            rightAligned: Set(2..<4 + RunNumbers.count)
        )
        for report in reports {
            table.add(
                [report.run.entityType, report.run.status.rawValue]
                    + RunNumbers.cells(report.counters, calls: report.run.apiCalls)
                    + [report.duration.text(digits: 2), report.cache.hitRateText]
            )
        }
        return table.lines
    }

    /// What a person must know beyond the numbers, a line each.
    package static func remarks(_ reports: [RunReport]) -> [String] {
        reports.flatMap { report in
            var lines: [String] = []
            if let page = report.run.resumedFromPage {
                lines.append("\(report.run.entityType): resumed an unfinished run at page \(page).")
            }
            if let trouble = report.cacheTrouble {
                lines.append("\(report.run.entityType): backend \(report.cacheBackend); state cache: \(trouble)")
            }
            if report.counters.deleted > 0 {
                lines.append("\(report.run.entityType): \(report.counters.deleted.grouped) marked deleted.")
            }
            if report.remade > 0 {
                lines.append(
                    "\(report.run.entityType): \(report.remade.grouped) rows put right from their own payloads."
                )
            }
            if report.counters.columnFaults > 0 { lines.append(Self.columnFaults(report)) }
            if report.suspects > 0 { lines.append(Self.deletions(report)) }
            if !report.images.isEmpty { lines.append(Self.images(report)) }
            if let error = report.error { lines.append("\(report.run.entityType): \(error)") }
            lines += report.failures.map { failure in
                "\(report.run.entityType) \(failure.entityID ?? "without id"): \(failure.message) (\(failure.code))"
            }
            let more = report.counters.failed.minus(report.failures.count)
            if more > 0 { lines.append("… and \(more) more; `tds status` tells how many dead letters are open.") }
            return lines
        }
    }

    /// A column with its first value, each once.
    private static func columnFaults(_ report: RunReport) -> String {
        var columns: [String] = []
        for faulty in report.columnFaults {
            let name = "\(faulty.fault.table).\(faulty.fault.column)"
            guard !columns.contains(where: { $0.hasPrefix(name + " ") }) else { continue }
            columns.append("\(name) \(faulty.fault.value) of \(faulty.entityID)")
        }
        return
            "\(report.run.entityType): \(report.counters.columnFaults.grouped) values do not fit their columns, which are NULL; "
            + "the records are stored: \(columns.joined(separator: ", ")) (table tds_column_faults)."
    }

    private static func deletions(_ report: RunReport) -> String {
        "\(report.run.entityType): the listing lacks \(report.suspects.grouped) stored records, too many to be deleted unasked; "
            + "look at them with `tds deletes list \(report.run.entityType)`."
    }

    private static func images(_ report: RunReport) -> String {
        let counts = report.images
        var parts = ["\(report.run.entityType): \(counts.fetched.grouped) images fetched"]
        if counts.unusable > 0 {
            parts.append("\(counts.unusable.grouped) not to be had (\(report.run.entityType)_images.error says why)")
        }
        if counts.unanswered > 0 {
            parts.append("\(counts.unanswered.grouped) without an answer, asked for again later")
        }
        return parts.joined(separator: "; ") + "."
    }

    private static func images(_ counts: ImageCounts) -> String {
        JSONWriter.object([
            ("fetched", String(counts.fetched)), ("unusable", String(counts.unusable)),
            ("unanswered", String(counts.unanswered)),
        ])
    }

    private static func json(_ report: RunReport) -> String {
        let run = RunSnapshot(report.run, now: report.run.startedAt)
        let members = (RunFields.identity + [RunFields.stats()]).members(of: run)
        return JSONWriter.object(
            members + [
                ("suspects", report.suspects == 0 ? nil : String(report.suspects)),
                ("remade", report.remade == 0 ? nil : String(report.remade)),
                ("images", report.images.isEmpty ? nil : images(report.images)),
                ("cache", cache(report)),
                ("duration_seconds", report.duration.text(digits: 3)),
                ("resumed_from_page", RunFields.resumedFromPage.json(of: run)),
                ("errors", errors(report)),
            ]
        )
    }

    private static func cache(_ report: RunReport) -> String {
        let cache = report.cache
        return JSONWriter.object([
            ("backend", JSONWriter.string(report.cacheBackend)),
            ("enabled", String(report.cacheEnabled)),
            ("total_checked", String(cache.totalChecked)),
            ("cache_hits", String(cache.hits)),
            ("cache_misses", String(cache.misses)),
            ("skipped", String(cache.skipped)),
            ("synced", String(cache.synced)),
            ("hit_rate", JSONWriter.string(cache.hitRateText)),
            ("errors", String(report.cacheErrors)),
            ("trouble", report.cacheTrouble.map(JSONWriter.string)),
        ])
    }

    private static func errors(_ report: RunReport) -> String {
        var errors = report.failures.map { failure in
            JSONWriter.object([
                ("entity_id", failure.entityID.map(JSONWriter.string) ?? "null"),
                ("code", JSONWriter.string(failure.code)),
                ("message", JSONWriter.string(failure.message)),
            ])
        }
        if let error = report.error {
            errors.append(
                JSONWriter.object([
                    ("code", JSONWriter.string(error.code.rawValue)),
                    ("message", JSONWriter.string(error.message)),
                    ("cause", error.cause.map(JSONWriter.string)),
                    ("next_step", JSONWriter.string(error.nextStep)),
                ])
            )
        }
        return "[" + errors.joined(separator: ",") + "]"
    }
}
