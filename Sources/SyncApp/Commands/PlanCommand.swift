import ArgumentParser
import SyncCore
import SyncEngine
import ZohoAPI

/// `tds plan`.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what a sync would do, and the calls it would take; writes nothing.",
        discussion: """
            The listing is read as the sync would read it, so a plan costs its calls; details \
            are not read, and missing records not asked for: those calls are counted. Tables and \
            columns that the sync would make are named, and not made.
            """
    )

    @Argument(help: ArgumentHelp("What to plan: \(EntityCatalog.zoho.pluralsText).", valueName: "type"))
    var types: [EntityType]

    @Option(help: "As for sync: full or incremental.")
    var mode: ListingMode = .full

    @Flag(inversion: .prefixedNo, help: "As for sync: read the details of what changed.")
    var details: Bool?

    @Flag(help: "As for sync: every record, also the unchanged.")
    var force = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let terminal = Terminal()
        let (forecasts, schema) = try await common.withApp(terminal, .forLooking) { app in
            let schema = app.stores.schema
            guard schema?.controlTables != .older else { return ([RunForecast](), schema) }
            var options = app.options
            options.selection = mode.selection
            options.details = details
            options.force = force
            let forecaster = Forecaster(ports: app.ports, options: options, schema: schema)
            var forecasts: [RunForecast] = []
            for type in types.once { forecasts.append(try await forecaster.forecast(type)) }
            return (forecasts, schema)
        }
        if json {
            terminal.print(json: ForecastView.json(forecasts, schema))
        } else {
            terminal.print(ForecastView.lines(forecasts, schema))
        }
        if schema?.controlTables == .older {
            terminal.note(
                "An older TDS made the tables: what is stored is compared once they are up to date, which `tds status` sees to."
            )
        }
    }
}
