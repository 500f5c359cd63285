import ArgumentParser
import SyncCore
import SyncEngine

/// `tds status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the last runs, the state cache, the calls left and what needs a look."
    )

    @Option(help: "How many runs to show.")
    var limit = 10

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (1...1_000).contains(limit) else { throw ValidationError("--limit is 1 to 1000.") }
    }

    func run() async throws {
        let terminal = Terminal()
        try await common.withStores(terminal) { stores, settings in
            let letters = try await stores.database.deadLetters.openCounts()
            let runs = try await stores.database.runs.recent(limit: limit)
            terminal.print("database     \(settings.database.displayName)")
            let cache = await stores.cacheStatus()
            terminal.print("state cache  \(cache.summary(isEnabled: settings[.cacheEnabled]))")
            for line in cache.remarks { terminal.print("             \(line)") }
            if let budget = await BudgetStatus.of(stores, settings) {
                terminal.print("Zoho calls   \(budget.summary)")
            }
            terminal.print("dead letters \(Self.summary(letters))")
            if let line = try await Self.faults(stores.database.columnFaults) {
                terminal.print("column faults \(line)")
            }
            for member in try await stores.database.volatileMembers.all() {
                terminal.print("left out     \(Self.description(of: member, stores.database.catalog))")
            }
            for line in try await Self.missing(stores.database) { terminal.print("missing      \(line)") }
            terminal.print("")
            terminal.print(runs.isEmpty ? ["no run yet; start with: tds sync products customers"] : Self.table(runs))
            for run in runs where run.status == .failed {
                terminal.print(["", "\(run.entityType) \(run.startedAt.shortText): \(run.error ?? "")"])
            }
        }
    }

    private static func summary(_ letters: [String: Int]) -> String {
        let open = letters.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        if open.isEmpty { return "none" }
        return open.map { "\($0.value.grouped) \($0.key)" }.joined(separator: ", ")
            + " (table tds_dead_letter_queue, status open)"
    }

    /// Nil where all values fit.
    private static func faults(_ faults: any ColumnFaultStore) async throws -> String? {
        let counts = try await faults.counts().sorted { $0.key < $1.key }
        guard !counts.isEmpty else { return nil }
        let columns = try await faults.faults(of: nil, entityID: nil, limit: 100)
            .map { "\($0.fault.table).\($0.fault.column)" }
        let some = columns.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.prefix(5)
        return counts.map { "\($0.value.grouped) \($0.key)" }.joined(separator: ", ")
            + ": \(some.joined(separator: ", ")) (table tds_column_faults)"
    }

    private static func description(of volatile: VolatileMember, _ catalog: EntityCatalog) -> String {
        let plural = catalog.plural(of: volatile.entityType)
        return
            "\(plural).\(volatile.member): differs at every read, no change by itself since \(volatile.noticedAt.displayText)"
    }

    /// What waits for a person's word, a line for each type.
    private static func missing(_ database: SharedDatabase) async throws -> [String] {
        var lines: [String] = []
        for type in database.catalog.types {
            let count = try await database.deletions.suspects(of: type, limit: Int(Int32.max)).count
            guard count > 0 else { continue }
            lines.append("\(count.grouped) \(type.name) may be gone at Zoho; see tds deletes list \(type.plural)")
        }
        return lines
    }

    private static func table(_ runs: [RunRecord]) -> [String] {
        var table = TextTable(
            ["started (UTC)", "type", "status"] + RunNumbers.titles() + ["seconds"],
            rightAligned: Set(3..<4 + RunNumbers.count)
        )
        for run in runs {
            let seconds = run.finishedAt.map { run.startedAt.duration(to: $0).text(digits: 2) }
            table.add(
                [run.startedAt.shortText, run.entityType, run.status.rawValue]
                    + RunNumbers.cells(run.counters, calls: run.apiCalls)
                    + [seconds ?? "–"]
            )
        }
        return table.lines
    }
}
