import ArgumentParser
import SyncCore
import SyncEngine
import ZohoAPI

/// `tds verify`.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compare the database with Zoho, value by value, at the price of one listing per type.",
        discussion: """
            Counts, the exact sums of all number columns, and every column, payload, hash \
            and stamp of every row are compared. Exit status 0 says that all is equal (or \
            was repaired), 1 that something differs.
            """
    )

    @Argument(help: ArgumentHelp("What to compare: \(EntityCatalog.zoho.pluralsText).", valueName: "type"))
    var types: [EntityType]

    @Flag(help: "Write anew what differs, and mark deleted what is gone at the source.")
    var heal = false

    @Flag(help: "Read and compare the details too: a call for 100 products, one for each record of other types.")
    var details = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let terminal = Terminal()
        let reports = try await common.withApp(terminal) { app in
            let verifier = Verifier(ports: app.ports, options: app.options, logger: app.logger)
            var reports: [VerificationReport] = []
            for type in types.once { reports.append(try await verifier.verify(type, heals: heal, details: details)) }
            return reports
        }
        if json {
            terminal.print(json: VerificationView.json(reports))
        } else {
            terminal.print(VerificationView.lines(reports))
        }
        guard reports.allSatisfy(\.isEqual) else { throw ExitStatus.failed }
    }
}
