import ArgumentParser
import SyncCore
import SyncEngine

/// `tds deletes …`.
struct DeletesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deletes",
        abstract: "See what may be deleted at the source, confirm it, or bring rows back.",
        discussion: """
            A full sync asks for each record that the listing lacked, and marks the row \
            deleted only where the source does not have it. Where more than 5 % of a type \
            or 50 records are missing it asks nothing and waits for your word.
            """,
        subcommands: [DeletesList.self, DeletesConfirm.self, DeletesUndelete.self]
    )
}

struct DeletesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show the records that are missing at the source, and the rows that were marked deleted."
    )

    @Argument(help: .entityType) var type: EntityType
    @Option(help: "How many of each to show.") var limit = 50
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit is 1 to 100000.") }
    }

    func run() async throws {
        let terminal = Terminal()
        try await common.withStores(terminal) { stores, _ in
            let suspects = try await stores.database.deletions.suspects(of: type, limit: limit)
            let deleted = try await stores.database.deletions.deleted(of: type, limit: limit)
            guard !suspects.isEmpty || !deleted.isEmpty else {
                return terminal.print("no \(type.name) is missing or deleted")
            }
            var table = TextTable(["state", "zoho id", "since (UTC)"])
            for entry in suspects { table.add(["missing", entry.entityID, entry.at.description]) }
            for entry in deleted { table.add(["deleted", entry.entityID, entry.at.description]) }
            terminal.print(table.lines)
            if !suspects.isEmpty {
                terminal.print([
                    "",
                    "ask Zoho for each missing one, and delete what is gone: tds deletes confirm \(type.plural)",
                ])
            }
        }
    }
}

struct DeletesConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Ask the source for each missing record (one call each), and mark those deleted that are gone."
    )

    @Argument(help: .entityType) var type: EntityType
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let terminal = Terminal()
        let reports = try await common.withApp(terminal) { app in
            var options = app.options
            options.selection = .suspects
            options.details = false
            return await app.orchestrator(for: options).sync([type], options: options)
        }
        if reports.allSatisfy({ $0.counters.deleted == 0 }) { terminal.print("\(type.name): none marked deleted.") }
        terminal.print(Reports.remarks(reports))
        try ExitStatus(reports.map(\.run.status)).leave()
    }
}

struct DeletesUndelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undelete",
        abstract: "Bring rows back that were marked deleted. The next full sync asks for them again."
    )

    @Argument(help: .entityType) var type: EntityType
    @Argument(help: "Their Zoho ids.") var ids: [String]
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let terminal = Terminal()
        let settings = try await common.settings()
        let (time, logger) = (SystemTime(), common.logger(settings, terminal))
        try await Stores.with(settings, time: time, logger: logger) { stores in
            let operations = DeletionOperations(
                destination: stores.database.destination,
                deletions: stores.database.deletions,
                leases: stores.database.leases,
                time: time,
                leaseTimeToLive: settings[.lockTimeout]
            )
            let count = try await operations.undelete(ids, of: type, as: Stores.holder("deletes undelete"))
            terminal.print("\(count.grouped) \(type.plural) brought back")
            guard count > 0 else {
                terminal.print(
                    "none of these ids is marked deleted; tds deletes list \(type.plural) has those that are"
                )
                throw ExitStatus.failed
            }
        }
    }
}
