package import SyncCore

/// The views of plans.
package enum ForecastView {
    /// Updates that a person is shown, of each type.
    private static let shownMax = 20

    package static func lines(_ forecasts: [RunForecast], _ schema: SchemaForecast? = nil) -> [String] {
        var table = TextTable(
            ["type", "mode", "read", "skip", "insert", "update", "equal", "fail", "missing", "details", "calls"],
            rightAligned: [2, 3, 4, 5, 6, 7, 8, 9, 10]
        )
        for forecast in forecasts {
            let numbers = [
                forecast.read, forecast.skipped, forecast.inserts, forecast.updateCount, forecast.unchanged,
                forecast.failed, forecast.suspects.count, forecast.details, forecast.calls,
            ]
            table.add([forecast.type.name, forecast.mode.rawValue] + numbers.map(\.grouped))
        }
        return lines(schema) + (forecasts.isEmpty ? [] : table.lines) + forecasts.flatMap(lines)
    }

    package static func json(_ forecasts: [RunForecast], _ schema: SchemaForecast? = nil) -> String {
        JSONWriter.object([
            ("schema_changes", "[" + (schema?.changes ?? []).map(json).joined(separator: ",") + "]"),
            ("plans", "[" + forecasts.map(json).joined(separator: ",") + "]"),
        ])
    }

    /// New tables are named together: a new database has dozens.
    private static func lines(_ schema: SchemaForecast?) -> [String] {
        guard let schema, !schema.changes.isEmpty else { return [] }
        let created = schema.changes.filter { $0.kind == .createTable }.map(\.table)
        let others = schema.changes.filter { $0.kind != .createTable }.map(\.text)
        let tables =
            created.isEmpty ? [] : ["makes \(created.count.grouped) tables: \(created.joined(separator: ", "))"]
        return ["schema, before the first row:"] + (tables + others).map { "  " + $0 } + [""]
    }

    private static func json(_ change: SchemaChange) -> String {
        JSONWriter.object([
            ("change", JSONWriter.string(change.kind.rawValue)),
            ("table", JSONWriter.string(change.table)),
            ("column", change.column.map(JSONWriter.string)),
            ("type", change.columnType.map(JSONWriter.string)),
        ])
    }

    private static func lines(_ forecast: RunForecast) -> [String] {
        let name = forecast.type.name
        var lines = forecast.updates.prefix(shownMax).map { update in
            let changes = update.changes.prefix(4).map(\.text).joined(separator: "; ")
            return "\(name) \(update.entityID): \(changes.isEmpty ? "a newer stamp only" : changes)"
        }
        let more = forecast.updateCount.minus(lines.count)
        if more > 0 { lines.append("… and \(more.grouped) more updates; --json lists up to 1,000") }
        if forecast.remakesRows {
            lines.append("\(name): its rows are put right from their own payloads first, which costs no call")
        }
        if forecast.needsConfirmation {
            lines.append("\(name): too many are missing to be deleted unasked: see `tds deletes`")
        }
        return lines.isEmpty ? [] : [""] + lines
    }

    private static func json(_ forecast: RunForecast) -> String {
        let updates = forecast.updates.map { update in
            JSONWriter.object([
                ("entity_id", JSONWriter.string(update.entityID)),
                ("changes", "[" + update.changes.map(\.json).joined(separator: ",") + "]"),
            ])
        }
        return JSONWriter.object([
            ("entity_type", JSONWriter.string(forecast.type.name)),
            ("mode", JSONWriter.string(forecast.mode.rawValue)),
            ("strategy", forecast.strategy.map { JSONWriter.string($0.rawValue) }),
            ("read", String(forecast.read)),
            ("skipped", String(forecast.skipped)),
            ("inserts", String(forecast.inserts)),
            ("update_count", String(forecast.updateCount)),
            ("unchanged", String(forecast.unchanged)),
            ("failed", String(forecast.failed)),
            ("missing", "[" + forecast.suspects.map(JSONWriter.string).joined(separator: ",") + "]"),
            ("needs_confirmation", String(forecast.needsConfirmation)),
            ("remakes_rows", String(forecast.remakesRows)),
            ("details", String(forecast.details)),
            (
                "calls",
                JSONWriter.object([
                    ("listing", String(forecast.listingCalls)),
                    ("confirmation", String(forecast.confirmationCalls)),
                    ("details", String(forecast.detailCalls)),
                    ("total", String(forecast.calls)),
                ])
            ),
            ("updates", "[" + updates.joined(separator: ",") + "]"),
        ])
    }
}

extension SchemaChange {
    fileprivate var text: String {
        let column = "\(table).\(column ?? "")"
        return switch kind {
        case .createTable: "makes the table \(table)"
        case .addColumn: "adds \(column) (\(columnType ?? "")); its rows are written anew to fill it"
        case .widenColumn: "widens \(column) to \(columnType ?? "")"
        case .createIndex: "makes an index of \(table)"
        }
    }
}
