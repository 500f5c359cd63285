import ArgumentParser
import SyncCore

/// `tds events`.
struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Print change events, one JSON object a line.",
        discussion: """
            Every row that is inserted, updated, deleted or brought back is an event, kept as \
            long as the change log. Each has a sequence: a program that notes the last one it \
            has dealt with goes on behind it with --after.
            """
    )

    private static let chunk = 500
    private static let pause: Duration = .seconds(1)

    @Option(help: "Only events behind this sequence. (default: with --follow the newest, otherwise all)")
    var after: Int64?

    @Flag(help: "Go on as events come, until the program is stopped.")
    var follow = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let terminal = Terminal()
        try await Interruption.cancelling(terminal) {
            try await common.withStores(terminal) { stores, _ in
                try await tell(stores.database.changeLog, terminal)
            }
        }
    }

    private func tell(_ log: any ChangeLog, _ terminal: Terminal) async throws(SyncError) {
        var last: Int64 = 0
        if let after { last = after } else if follow { last = try await log.lastSequence() }
        while true {
            let changes = try await log.events(after: last, limit: Self.chunk)
            for event in changes.compactMap(ChangeEvent.init) { terminal.print(json: event.json) }
            if let final = changes.last {
                last = final.sequence
            } else if follow {
                try await SystemTime().sleep(for: Self.pause)
            } else {
                return
            }
        }
    }
}
