import ArgumentParser
import SyncCore
import SyncEngine

/// `tds cache check`.
struct CacheCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Tell whether a record from standard input would be synced or skipped, and why. Nothing is written.",
        discussion: """
            EXAMPLES
              tds cache check product < item.json        prints: skip unchanged
            """
    )

    @Argument(help: .entityType) var type: EntityType
    @Flag(help: "Decide as a forced sync does.") var force = false
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let terminal = Terminal()
        let record = try record(StandardInput.bytes(), terminal)
        let settings = try await common.settings()
        let (time, logger) = (SystemTime(), common.logger(settings, terminal))
        try await Stores.with(settings, time: time, logger: logger) { stores in
            let operations = stores.operations(isEnabled: settings[.cacheEnabled], time: time, logger: logger)
            for reason in try await operations.check([record], of: type, force: force) {
                terminal.print("\(reason.skips ? "skip" : "sync") \(reason.rawValue)")
            }
        }
    }

    private func record(_ bytes: [UInt8], _ terminal: Terminal) throws -> SourceRecord {
        do throws(JSONFault) {
            switch try RecordReader.record(bytes, of: type) {
            case .record(let record): return record
            case .rejected(let rejected): terminal.note("not a \(type.name): \(rejected.fault.message)")
            case .foreign: terminal.note("a record of another type than \(type.name)")
            }
        } catch {
            terminal.note("invalid JSON at \(error)")
        }
        throw ExitStatus.failed
    }
}
