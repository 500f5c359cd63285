import ArgumentParser
import SyncCore
import ZohoSimulator

/// `tds simulate`.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Serve a simulated Zoho organization on this machine, to rehearse with.",
        discussion: """
            Speaks the Books and Inventory APIs with the habits of the real ones: quota headers, limits, token errors, \
            members that change at every read. The same seed gives the same bytes. Ctrl-C ends it; nothing is kept.

            It prints the lines that point tds at it. In another terminal:
              eval "$(tds simulate --print-environment)" && tds sync products customers

            CONTROL while it runs, under /_simulator/ (docs/simulator.md):
              curl -X POST localhost:9099/_simulator/change -d '{"type":"items","n":66}'
              curl -X POST localhost:9099/_simulator/faults -d '{"match":"/inventory/v1/items","status":502,"times":1}'
              curl -X POST localhost:9099/_simulator/faults -d '{"ids":["…"],"status":400,"code":1025}'
            """
    )

    @Option(help: "The port on 127.0.0.1; 0 for any that is free.")
    var port = 9_099

    @Option(help: "Products of the organization.")
    var products = 1_312

    @Option(help: "Customers of the organization.")
    var customers = 2_503

    @Option(help: "Vendors of the organization.")
    var vendors = 40

    // The simulator's data says which types there are, so their options are not written here one by one.
    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp("Documents of the organization; \(Self.documentsHelp).", valueName: "--type N")
    )
    var documents: [String] = []

    @Option(help: "What names, prices and stamps are drawn from.")
    var seed: UInt64 = 1

    @Option(help: "Milliseconds that every call takes in addition.")
    var latencyMs = 0

    @Option(help: "Calls allowed in a minute before the organization is parked; 0 for no limit.")
    var callsPerMinute = 100

    @Option(help: "Calls allowed in a day.")
    var dailyQuota = 10_000

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Habits to turn around; on are \(Quirks.names(on: true)), off are \(Quirks.names(on: false)).",
            valueName: "quirk"
        )
    )
    var flip: [String] = []

    @Flag(help: "Print the environment lines for --port and --seed, and serve nothing.")
    var printEnvironment = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port is 0 to 65535.") }
        let sizes = [products, customers, vendors]
        guard sizes.allSatisfy({ (0...1_000_000).contains($0) }) else {
            throw ValidationError("--products, --customers and --vendors are 0 to 1000000.")
        }
        _ = try documentCounts()
        guard (0...60_000).contains(latencyMs) else { throw ValidationError("--latency-ms is 0 to 60000.") }
        guard callsPerMinute >= 0, dailyQuota > 0 else { throw ValidationError("Limits are not negative.") }
        var quirks = Quirks()
        for name in flip where !quirks.flip(name) { throw ValidationError("--flip \(name): there is no such quirk.") }
    }

    func run() async throws {
        let terminal = Terminal()
        let logger = common.logger(secrets: [], terminal)
        let simulator = ZohoSimulator(configuration: try configuration(), logger: logger)
        if printEnvironment {
            terminal.print(Self.lines(simulator.environment(port: port)))
            return
        }
        try await Interruption.cancelling(terminal) {
            try await simulator.run { port in
                terminal.print(Self.lines(simulator.environment(port: port)))
                terminal.note("serving on 127.0.0.1:\(port); Ctrl-C ends it")
            }
        }
    }

    private func configuration() throws -> SimulatorConfiguration {
        var quirks = Quirks()
        for name in flip { quirks.flip(name) }
        return SimulatorConfiguration(
            port: port,
            products: products,
            customers: customers,
            vendors: vendors,
            documents: try documentCounts(),
            seed: seed,
            latency: .milliseconds(latencyMs),
            dailyQuota: dailyQuota,
            callsPerMinute: callsPerMinute,
            quirks: quirks
        )
    }

    /// `--invoices 50000 --bills=20` as numbers by type.
    private func documentCounts() throws -> [RecordType: Int] {
        var counts: [RecordType: Int] = [:]
        var words = documents.flatMap { $0.split(separator: "=", maxSplits: 1).map(String.init) }[...]
        while let option = words.popFirst() {
            guard option.hasPrefix("--"), let type = RecordType.documents.first(where: { "--" + $0.name == option })
            else {
                throw ValidationError("Unknown option '\(option)'.")
            }
            guard let count = words.popFirst().flatMap({ Int($0) }), (0...1_000_000).contains(count) else {
                throw ValidationError("\(option) is 0 to 1000000.")
            }
            counts[type] = count
        }
        return counts
    }

    private static let documentsHelp = RecordType.documents
        .map { "--\($0.name) (\($0.standardCount))" }.joined(separator: ", ")

    private static func lines(_ environment: [(name: String, value: String)]) -> [String] {
        environment.map { "export \($0.name)=\($0.value)" }
    }
}
