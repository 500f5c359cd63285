import ArgumentParser
import SyncCore

/// `tds-count`: work that is the same each time, for `scripts/count-instructions` to count its instructions.
@main
struct Count: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tds-count",
        abstract: "Do the same work on a page of 200 products so many times."
    )

    enum Subject: String, ExpressibleByArgument, CaseIterable {
        /// Read the page and hash each record.
        case hash
        /// Decide each record of the page, of which none has changed.
        case unchanged
    }

    @Argument(help: "What to do.")
    var subject: Subject

    @Argument(help: "How often.")
    var rounds: Int

    func run() throws {
        let page = ProductPage()
        let records = try page.records()
        let plan = UnchangedPlan(records)
        for _ in 0..<rounds {
            let done =
                switch subject {
                case .hash: try page.records().count
                case .unchanged: plan.skipped(records)
                }
            // Counted is only work that was done.
            guard done == ProductPage.size else { throw ExitCode.failure }
        }
    }
}
