import SyncCore

/// The views of comparisons.
package enum VerificationView {
    /// Differences that a person is shown, of each type.
    private static let shownMax = 20

    package static func lines(_ reports: [VerificationReport]) -> [String] {
        var table = TextTable(
            ["type", "at Zoho", "stored", "differences", "healed", "unreadable", "calls", "result"],
            rightAligned: [1, 2, 3, 4, 5, 6]
        )
        for report in reports {
            let numbers = [
                report.sourceCount, report.storedCount, report.differenceCount, report.healed, report.unreadable,
                report.apiCalls,
            ]
            table.add([report.type.name] + numbers.map(\.grouped) + [report.isEqual ? "equal" : "differs"])
        }
        return table.lines + reports.flatMap(lines)
    }

    package static func json(_ reports: [VerificationReport]) -> String {
        "{\"verifications\":[" + reports.map(json).joined(separator: ",") + "]}"
    }

    // MARK: - Text

    private static func lines(_ report: VerificationReport) -> [String] {
        let sums = report.sums.map { sum in
            "sum of \(report.type.table).\(sum.column): stored \(sum.stored), at Zoho \(sum.source)"
        }
        let rows = report.differences.prefix(shownMax).map { line($0, of: report.type) }
        let more = report.differenceCount.minus(rows.count)
        let unread =
            report.unreadable > 0 ? ["\(unread(report)); a sync makes dead letters of what cannot be read"] : []
        let lines = unread + sums + rows + (more > 0 ? ["… and \(more.grouped) more; --json lists up to 1,000"] : [])
        return lines.isEmpty ? [] : [""] + lines
    }

    private static func unread(_ report: VerificationReport) -> String {
        let count = report.unreadable
        return "\(count.grouped) \(report.type.name) record\(count == 1 ? "" : "s") could not be compared"
    }

    private static func line(_ difference: RowDifference, of type: EntityType) -> String {
        let what =
            switch difference.kind {
            case .missing: "is not stored"
            case .extra: "is stored, and not listed at Zoho"
            case .differs: difference.fields.prefix(4).map(\.text).joined(separator: "; ")
            }
        return "\(type.name) \(difference.entityID): \(what)"
    }

    // MARK: - JSON

    private static func json(_ report: VerificationReport) -> String {
        let sums = report.sums.map { sum in
            JSONWriter.object([
                ("column", JSONWriter.string(sum.column)),
                ("stored", JSONWriter.string(sum.stored)),
                ("source", JSONWriter.string(sum.source)),
            ])
        }
        return JSONWriter.object([
            ("entity_type", JSONWriter.string(report.type.name)),
            ("equal", String(report.isEqual)),
            ("source_count", String(report.sourceCount)),
            ("stored_count", String(report.storedCount)),
            ("difference_count", String(report.differenceCount)),
            ("healed", String(report.healed)),
            ("unreadable", String(report.unreadable)),
            ("api_calls", String(report.apiCalls)),
            ("sums", "[" + sums.joined(separator: ",") + "]"),
            ("differences", "[" + report.differences.map(json).joined(separator: ",") + "]"),
        ])
    }

    private static func json(_ difference: RowDifference) -> String {
        JSONWriter.object([
            ("entity_id", JSONWriter.string(difference.entityID)),
            ("kind", JSONWriter.string(difference.kind.rawValue)),
            ("fields", "[" + difference.fields.map(\.json).joined(separator: ",") + "]"),
        ])
    }
}

extension MemberChange {
    /// Values for people are cut to this many characters.
    private static let shownMax = 60

    /// `rate: 10.5 → 11`
    var text: String {
        "\(name): \(Self.shown(before)) → \(Self.shown(after))"
    }

    var json: String {
        JSONWriter.object([
            ("name", JSONWriter.string(name)),
            ("before", before.map(JSONWriter.string) ?? "null"),
            ("after", after.map(JSONWriter.string) ?? "null"),
        ])
    }

    private static func shown(_ value: String?) -> String {
        guard let value else { return "nothing" }
        return value.count > shownMax ? value.prefix(shownMax) + "…" : value
    }
}
