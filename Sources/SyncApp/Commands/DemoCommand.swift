import ArgumentParser
import Logging
import Observability
import SyncCore

/// `tds demo`.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Sync a simulated organization six times and show what each run did.",
        discussion: """
            Simulator and sync run in this process; nothing leaves the machine. The database stays afterwards, to be \
            looked at; the next demo begins with an empty one.
            """
    )

    @Option(help: "Where the demo's database goes.")
    var directory = "./tds-demo"

    @Option(help: "The least grave level that is logged: \(Logger.Level.names).", transform: Logger.Level.named)
    var logLevel: Logger.Level = .warning

    func run() async throws {
        let terminal = Terminal()
        let logger = CommonOptions.logger(level: logLevel, format: .text, secrets: [], terminal)
        let demo = Demo(directory: directory, terminal: terminal, logger: logger)
        try await Interruption.cancelling(terminal) { try await demo.run() }
    }
}
