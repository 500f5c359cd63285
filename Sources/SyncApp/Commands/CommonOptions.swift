import ArgumentParser
import FoundationEssentials
import Logging
package import Observability
import SyncCore

/// The options that every command has.
struct CommonOptions: ParsableArguments {
    @Option(name: .customLong("config"), help: "A YAML file of settings; the environment wins over it.")
    var configurationFile: String?

    @Option(help: "How log lines on standard error look: text, or json for machines.")
    var logFormat: LogFormat = .text

    @Option(help: "The least grave level that is logged: \(Logger.Level.names).", transform: Logger.Level.named)
    var logLevel: Logger.Level = .info

    func settings() async throws(SyncError) -> Settings {
        try Settings(await resolvedSettings())
    }

    func resolvedSettings() async throws(SyncError) -> ResolvedSettings {
        try await ResolvedSettings.resolve(environment: ProcessInfo.processInfo.environment, file: configurationFile)
    }

    /// Opens the database and the state cache of the settings.
    func withStores(_ terminal: Terminal, _ body: (Stores, Settings) async throws -> Void) async throws {
        let settings = try await settings()
        let logger = logger(settings, terminal)
        try await Stores.with(settings, time: SystemTime(), logger: logger) { try await body($0, settings) }
    }

    /// Opens everything that a sync needs. The first Ctrl-C cancels the work and waits for it to end in order.
    func withApp<Result: Sendable>(
        _ terminal: Terminal,
        _ opening: DatabaseOpening = .forCommands,
        _ body: @escaping @Sendable (App) async throws -> Result
    ) async throws -> Result {
        let settings = try await settings()
        let logger = logger(settings, terminal)
        return try await Interruption.cancelling(terminal) {
            try await App.with(settings, opening, logger: logger, body)
        }
    }

    func logger(_ settings: Settings, _ terminal: Terminal) -> Logger {
        logger(secrets: settings.secrets, terminal)
    }

    func logger(secrets: [String], _ terminal: Terminal) -> Logger {
        Self.logger(level: logLevel, format: logFormat, secrets: secrets, terminal)
    }

    static func logger(
        level: Logger.Level,
        format: LogFormat,
        secrets: [String],
        _ terminal: Terminal
    ) -> Logger {
        let time = SystemTime()
        let handler = LineLogHandler(
            label: "tds",
            level: level,
            format: format,
            redactor: Redactor(secrets: secrets),
            timestamp: { time.now().description },
            sink: { terminal.note($0) }
        )
        return Logger(label: "tds") { _ in handler }
    }
}

extension LogFormat: ExpressibleByArgument {}

extension Logger.Level {
    static var names: String {
        allCases.map(\.rawValue).joined(separator: ", ")
    }

    static func named(_ text: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: text.lowercased()) else {
            throw ValidationError("The log level is one of \(names).")
        }
        return level
    }
}
