import ArgumentParser
import HTTPAPI
import SyncCore

/// `tds serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Keep the database in step: runs on request and on schedule, webhooks, and a page to watch it.",
        discussion: """
            Several servers may share a database and a Redis: each run is made once, and their \
            calls together stay within the limits.

            EXAMPLES
              tds serve
              curl -X POST http://localhost:8000/api/zoho/bulk-sync/products
              open http://localhost:8000/     what runs, how fresh each type is, what waits

            Where other machines can reach it (--host 0.0.0.0), TDS_API_TOKEN has to be set.

            SIGTERM or Ctrl-C ends it within 10 s: requests are answered, and runs end after \
            their batch and go on when a server is there. A second one ends it at once.
            """
    )

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port; 0 for any that is free.")
    var port = 8_000

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port is 0 to 65535.") }
    }

    func run() async throws {
        let terminal = Terminal()
        let settings = try await common.settings()
        let api = try APIServer.Settings(host: host, port: port, token: settings[.apiToken])
        let logger = common.logger(settings, terminal)
        try await App.with(settings, .forServer(connections: Server.databaseConnections), logger: logger) { app in
            try await Server(app, api, terminal).run()
        }
    }
}
