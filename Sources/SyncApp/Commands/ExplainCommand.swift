import ArgumentParser
import SyncCore
import SyncEngine

/// `tds explain`.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell all that is known of one record: its row, its cache entry, and what each run did with it."
    )

    @Argument(help: .entityType) var type: EntityType
    @Argument(help: "The record's Zoho id.") var id: String

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let terminal = Terminal()
        try await common.withStores(terminal) { stores, _ in
            let explainer = Explainer(database: stores.database, cache: stores.cache)
            let explanation = try await explainer.explain(type, id)
            if json {
                terminal.print(json: ExplanationView.json(explanation))
            } else {
                terminal.print(ExplanationView.lines(explanation))
            }
            guard explanation.isKnown else { throw ExitStatus.failed }
        }
    }
}
