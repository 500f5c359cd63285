import ArgumentParser
import SyncCore
import SyncEngine

/// `tds config`.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show the settings in force and where each came from; secrets are masked."
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let terminal = Terminal()
        let resolved = try await common.resolvedSettings()
        var table = TextTable(["setting", "value", "from"])
        for entry in resolved.entries {
            table.add([entry.setting.name, entry.shownValue, entry.origin.description])
        }
        terminal.print(table.lines)
        _ = try Settings(resolved)
    }
}

extension ResolvedSettings.Entry {
    /// A secret shows that it is there, and nothing of it.
    var shownValue: String {
        guard let value else { return "–" }
        return setting.isSecret ? "••••••••" : value
    }
}
