import ArgumentParser
import SyncCore
import SyncEngine

/// `tds plan`.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what a sync would do, and the calls it would take; writes nothing.",
        discussion: """
            The listing is read as the sync would read it, so a plan costs its calls; details
            are not read, and missing records not asked for: those calls are counted.
            """
    )

    @Argument(help: ArgumentHelp("What to plan: \(EntityCatalog.words).", valueName: "type"))
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
        let forecasts = try await common.withApp(terminal) { app in
            var options = app.options
            options.selection = mode.selection
            options.details = details
            options.force = force
            let forecaster = Forecaster(ports: app.ports, options: options)
            var forecasts: [RunForecast] = []
            for type in types { forecasts.append(try await forecaster.forecast(type)) }
            return forecasts
        }
        terminal.print(json ? ForecastView.json(forecasts) : ForecastView.text(forecasts))
    }
}
