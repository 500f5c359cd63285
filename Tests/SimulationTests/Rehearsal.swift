import FileStores
import Foundation
import Logging
import SQLiteStores
import SyncCore
import SyncEngine
import SyncTestKit
import Synchronization
import ZohoSimulator
import ZohoSource

/// A simulated organization over real HTTP on loopback, a database file and a state cache, joined as the program joins them.
struct Rehearsal: Sendable {
    let organization: SimulatedOrganization
    let settings: ZohoSettings
    var database: SharedDatabase
    let cache: any SyncStateCache
    var source: ZohoSource
    /// Moves only when a test moves it.
    let time: StillTime
    /// What the waits of retries go by: they take no time.
    let waits: TestTime
    let directory: URL
    /// The first column of a statement's result, as a user of the database sees it.
    let column: @Sendable (_ statement: String) async throws -> [String]

    var databasePath: String { directory.appending(path: "tds.sqlite").path }

    static func with(
        _ configuration: SimulatorConfiguration = SimulatorConfiguration(products: 450, customers: 230, vendors: 12),
        on kind: StoresKind = .sqlite,
        adjust: (inout ZohoSettings) -> Void = { _ in },
        waits: TestTime = TestTime(),
        logger: Logger = .silent,
        _ body: (Rehearsal) async throws -> Void
    ) async throws {
        var configuration = configuration
        configuration.port = 0
        configuration.callsPerMinute = 0
        let directory = FileManager.default.temporaryDirectory.appending(path: "tds-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }

        try await TestSlot.with {
            try await run(configuration, on: kind, in: directory, adjust: adjust, waits, logger, body)
        }
    }

    private static func run(
        _ configuration: SimulatorConfiguration,
        on kind: StoresKind,
        in directory: URL,
        adjust: (inout ZohoSettings) -> Void,
        _ waits: TestTime,
        _ logger: Logger,
        _ body: (Rehearsal) async throws -> Void
    ) async throws {
        let simulator = ZohoSimulator(configuration: configuration, logger: .silent)
        let ports = AsyncStream<Int>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { ports.continuation.finish() }
                try await simulator.run { ports.continuation.yield($0) }
            }
            for await port in ports.stream {
                var settings = try simulator.settings(port: port)
                adjust(&settings)
                try await open(simulator.organization, settings, kind, directory, waits, logger, body)
                break
            }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private static func open(
        _ organization: SimulatedOrganization,
        _ settings: ZohoSettings,
        _ kind: StoresKind,
        _ directory: URL,
        _ waits: TestTime,
        _ logger: Logger,
        _ body: (Rehearsal) async throws -> Void
    ) async throws {
        let time = StillTime()
        try await kind.withStores(in: directory, time: time) { stores in
            try await ZohoSource.withSource(settings: settings, time: waits, logger: logger) { source in
                try await body(
                    Rehearsal(
                        organization: organization,
                        settings: settings,
                        database: stores.database,
                        cache: stores.cache,
                        source: source,
                        time: time,
                        waits: waits,
                        directory: directory,
                        column: stores.column
                    )
                )
            }
        }
    }

    /// Where the files of images are.
    var imageDirectory: ImageDirectory { ImageDirectory(dataDirectory: directory.path, address: nil) }

    func ports(
        source: (any RecordSource)? = nil,
        cache: (any SyncStateCache)? = nil,
        destination: (any Destination)? = nil
    ) -> SyncPorts {
        var ports = SyncPorts(
            source: source ?? self.source,
            cache: cache ?? self.cache,
            destination: destination ?? database.destination,
            runs: database.runs,
            deletions: database.deletions,
            leases: database.leases,
            time: time,
            makeRunID: { UUID().uuidString.lowercased() },
            holder: { LeaseHolder.current(runID: $0) }
        )
        ports.volatileMembers = database.volatileMembers
        ports.deadLetters = database.deadLetters
        ports.alerts = database.alerts
        ports.images = ImagePorts(source: self.source, index: database.images, store: imageDirectory)
        return ports
    }

    @discardableResult
    func sync(
        _ type: EntityType,
        _ options: SyncOptions = SyncOptions(),
        cache: (any SyncStateCache)? = nil,
        destination: (any Destination)? = nil,
        observer: @escaping ProgressObserver = { _ in }
    ) async -> RunReport {
        let run = SyncRun(
            of: type,
            options: options,
            ports: ports(cache: cache, destination: destination),
            logger: .silent,
            observer: observer
        )
        return await run.run()
    }
}

extension ZohoSimulator {
    fileprivate func settings(port: Int) throws -> ZohoSettings {
        let environment = Dictionary(uniqueKeysWithValues: environment(port: port))
        func value(_ name: String) -> String { environment[name] ?? "" }
        var settings = try ZohoSettings(
            credentials: Credentials(
                clientID: value("ZOHO_CLIENT_ID"),
                clientSecret: Secret(value("ZOHO_CLIENT_SECRET")),
                refreshToken: Secret(value("ZOHO_REFRESH_TOKEN"))
            ),
            organizationID: value("ZOHO_ORGANIZATION_ID"),
            accountsURL: value("ZOHO_ACCOUNTS_URL"),
            apiURL: value("ZOHO_API_URL")
        )
        settings.callsPerMinute = 0
        return settings
    }
}

extension Logger {
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

extension RunReport {
    /// `synced/skipped/failed/written`
    var numbers: String {
        "\(counters.synced)/\(counters.skipped)/\(counters.failed)/\(counters.written)"
    }
}
