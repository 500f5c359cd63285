import ArgumentParser
package import SyncCore
import SyncEngine
import ZohoAPI

/// `tds sync`.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Read records from Zoho, skip the unchanged, write the rest.",
        discussion: """
            EXAMPLES
              tds sync products customers
              tds sync --all
              tds sync invoices --mode incremental     what changed since the last run
              tds sync invoices --modified-since 2025-11-13T08:00:00Z
              tds sync products --images     and the images that are new or changed
              tds sync products --ids 2646610000000113574 2646610000000113575
              tds sync products --force     every record, whatever the cache says
              tds sync products --json | jq '.runs[0].stats'

            Where the day's calls are spent, or only those are left that are kept \
            for others (TDS_QUOTA_RESERVE), a run says so, waits for the next day \
            and goes on. --ids may use what is kept.

            Ctrl-C ends a run at the end of a batch. A run that was cancelled or cut \
            off is taken up where it ended, by the next sync of the same type within \
            an hour.
            """
    )

    @Argument(help: ArgumentHelp("What to sync: \(EntityCatalog.zoho.pluralsText).", valueName: "type"))
    var types: [EntityType] = []

    @Flag(help: "Sync all types.")
    var all = false

    @Option(
        help: """
            How much is read: full every page, incremental what changed since the last run, scheduled that and once an \
            hour a slice of all.
            """
    )
    var mode: ListingMode = .full

    @Option(help: ArgumentHelp("Only what changed since this instant, like 2025-11-13T08:30:00Z.", valueName: "stamp"))
    var modifiedSince: Instant?

    @Flag(
        inversion: .prefixedNo,
        help: "Read the details (line items, addresses, stock) of what changed. (default: documents only)"
    )
    var details: Bool?

    @Flag(help: "Fetch the images of products that are new or changed (one call each).")
    var images = false

    @Flag(help: "Sync every record, also the unchanged.")
    var force = false

    @Flag(name: .customLong("no-cache"), help: "Look up nothing in the state cache, so that every record is synced.")
    var withoutCache = false

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Only the records with these Zoho ids (one call each).", valueName: "id")
    )
    var ids: [String] = []

    @Option(help: "Rows per database transaction, 10 to 200. (default: TDS_BATCH_SIZE, 100)")
    var batchSize: Int?

    @Flag(name: .customLong("no-wait"), help: "End the run where it would wait for the next day's calls.")
    var endsWithoutQuota = false

    @Flag(help: "Print one JSON object on standard output and nothing else there.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if all, !types.isEmpty {
            throw ValidationError("Name types, or give --all: that is all of them.")
        }
        if !all, types.isEmpty {
            throw ValidationError("Name the types to sync (\(EntityCatalog.zoho.pluralsText)), or give --all.")
        }
        if !ids.isEmpty, types.count != 1 {
            throw ValidationError("--ids needs exactly one type.")
        }
        if images, !all, !types.contains(where: \.hasImages) {
            throw ValidationError(
                "--images is for \(EntityCatalog(EntityCatalog.zoho.types.filter(\.hasImages)).pluralsText)."
            )
        }
        if modifiedSince != nil, !ids.isEmpty {
            throw ValidationError("--modified-since and --ids exclude each other.")
        }
        if let batchSize, !SyncOptions.batchSizes.contains(batchSize) {
            throw ValidationError("--batch-size is 10 to 200: it is the size of a database transaction.")
        }
    }

    func run() async throws {
        let terminal = Terminal()
        let reports = try await common.withApp(terminal) { try await sync($0, terminal) }
        if json {
            terminal.print(json: Reports.json(reports))
        } else {
            terminal.print(Reports.table(reports) + Reports.remarks(reports))
        }
        try ExitStatus(reports.map(\.run.status)).leave()
    }

    private var selection: SyncOptions.Selection {
        if !ids.isEmpty { return .ids(ids) }
        if let modifiedSince { return .changedSince(modifiedSince) }
        return mode.selection
    }

    private func sync(_ app: App, _ terminal: Terminal) async throws -> [RunReport] {
        var options = app.options
        options.selection = selection
        options.details = details
        options.images = images
        options.force = force
        options.cacheEnabled = options.cacheEnabled && !withoutCache
        if let batchSize { options.batchSize = batchSize }
        let lengths = try await app.stores.lastLengths()
        let display = ProgressDisplay(terminal, isQuiet: json) { lengths[$0] }
        defer { display.finish() }
        return await app.orchestrator(for: options, waitsForQuota: !endsWithoutQuota).sync(
            all ? EntityCatalog.zoho.types : types.once,
            options: options,
            observer: display.update
        )
    }
}

extension Stores {
    /// How many entities the last complete run of each type read: the length of its progress bar.
    fileprivate func lastLengths() async throws(SyncError) -> [String: Int] {
        try await database.runs.recent(limit: 50).reduce(into: [:]) { lengths, run in
            guard run.mode == .full, run.resumedFromPage == nil, run.status == .completed || run.status == .partial
            else {
                return
            }
            if lengths[run.entityType] == nil { lengths[run.entityType] = run.counters.totalProcessed }
        }
    }
}

extension [EntityType] {
    /// Each once: a type may have been named by several of its words.
    var once: [EntityType] {
        reduce(into: []) { types, type in
            if !types.contains(where: { $0.name == type.name }) { types.append(type) }
        }
    }
}

extension EntityType: ExpressibleByArgument {
    package init?(argument: String) {
        guard let type = EntityCatalog.zoho.type(named: argument) else { return nil }
        self = type
    }
}

/// The modes that read a listing; records asked for by id are a mode of their own, chosen by `--ids`.
enum ListingMode: String, CaseIterable, ExpressibleByArgument {
    case full
    case incremental
    case scheduled

    var selection: SyncOptions.Selection {
        switch self {
        case .full: .everything
        case .incremental: .changes
        case .scheduled: .scheduled
        }
    }
}

extension Instant: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(iso8601: argument)
    }
}

extension ArgumentHelp {
    /// Of a single type.
    static var entityType: ArgumentHelp { ArgumentHelp("One of \(EntityCatalog.zoho.pluralsText).", valueName: "type") }
}
