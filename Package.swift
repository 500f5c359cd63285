// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "tds",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "tds", targets: ["tds-cli"]),
        // For programs that embed TDS: the state cache and the runs.
        .library(name: "TDS", targets: ["TDS"]),
    ],
    dependencies: [
        // Traits are chosen for build time: what nobody here calls is not compiled.
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.2", traits: []),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        .target(name: "SyncCore", dependencies: [.product(name: "Crypto", package: "swift-crypto")]),
        .target(
            name: "SyncEngine",
            dependencies: [
                "SyncCore",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ]
        ),
        // What Zoho has, as values: its types and where they are, and how its answers are read.
        .target(name: "ZohoAPI", dependencies: ["SyncCore"]),
        .target(
            name: "ZohoSource",
            dependencies: [
                "SyncCore", "ZohoAPI",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ]
        ),
        .target(
            name: "ZohoSimulator",
            dependencies: [
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        // The control tables, written once for every database that speaks SQL.
        .target(
            name: "SQLStores",
            dependencies: ["SyncCore", .product(name: "Crypto", package: "swift-crypto")]
        ),
        .target(
            name: "SQLiteStores",
            dependencies: [
                "SQLStores", "SyncCore",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                // GRDB's own SQLite, for the one look-up that is made for each record.
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "RedisClient",
            dependencies: [
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .target(
            name: "RedisStores",
            dependencies: ["RedisClient", "SyncCore", .product(name: "Logging", package: "swift-log")]
        ),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "PostgresStores",
            dependencies: [
                "CLibPQ", "SQLStores", "SyncCore",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(name: "FileStores", dependencies: ["SyncCore"]),
        .target(
            name: "Observability",
            dependencies: [
                "SyncCore",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ]
        ),
        // What other programs send: read, found genuine, and told apart from repetitions.
        .target(
            name: "Webhooks",
            dependencies: [
                "SyncCore", "SyncEngine", "ZohoAPI",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "HTTPAPI",
            dependencies: [
                "SyncCore", "SyncEngine", "ZohoAPI", "Webhooks", "Observability",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            // In the program itself, so that it stays one file.
            resources: [.embedInCode("Page/Files")]
        ),
        .target(
            name: "SyncApp",
            dependencies: [
                "SyncCore", "SyncEngine", "ZohoAPI", "ZohoSource", "ZohoSimulator", "SQLiteStores", "PostgresStores",
                "RedisClient", "RedisStores", "FileStores", "SQLStores", "Observability", "Webhooks", "HTTPAPI",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),
        .target(
            name: "TDS",
            dependencies: [
                "SyncApp", "SyncCore", "SyncEngine", "ZohoAPI", .product(name: "Logging", package: "swift-log"),
            ]
        ),
        // glibc's allocator, which the module Glibc leaves out.
        .systemLibrary(name: "CMalloc"),
        .executableTarget(name: "tds-cli", dependencies: ["CMalloc", "SyncApp"]),
        .testTarget(name: "ZohoAPITests", dependencies: ["SyncCore", "SyncTestKit", "ZohoAPI"]),
        .testTarget(name: "SyncCoreTests", dependencies: ["SyncCore", "SyncTestKit", "ZohoAPI"]),
        // The example package's only file, compiled and run by the tests.
        .executableTarget(
            name: "embedded-sync",
            dependencies: ["TDS", .product(name: "Logging", package: "swift-log")],
            path: "Examples/EmbeddedSync/Sources"
        ),
        .executableTarget(
            name: "tds-fuzz",
            dependencies: ["RESPReference", "SyncCore", "SyncTestKit", "ZohoAPI"],
            path: "Fuzzing",
            exclude: ["LibFuzzer", "RESP", "libfuzzer.sh"]
        ),
        // A second reader of Redis replies to hold the first one against: for tds-fuzz and for the tests.
        .target(
            name: "RESPReference",
            dependencies: ["RedisClient", "SyncTestKit", .product(name: "NIOCore", package: "swift-nio")],
            path: "Fuzzing/RESP"
        ),
        .executableTarget(
            name: "tds-bench",
            dependencies: [
                "PostgresStores", "RedisClient", "RedisStores", "SQLStores", "SyncCore", "ZohoAPI",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            path: "Benchmarks",
            exclude: ["Count", "instructions.txt", "orjson_hash.py", "peers", "run.sh"]
        ),
        // What `make count` counts the instructions of.
        .executableTarget(
            name: "tds-count",
            dependencies: [
                "SyncCore", "ZohoAPI", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/Count"
        ),
        .testTarget(
            name: "SyncEngineTests",
            dependencies: [
                "Observability", "SyncCore", "SyncEngine", "SyncTestKit", "ZohoAPI",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]
        ),
        .testTarget(
            name: "ObservabilityTests",
            dependencies: [
                "Observability", "SyncCore", "SyncTestKit", "ZohoAPI",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ]
        ),
        .target(
            name: "SyncTestKit",
            dependencies: [
                "SyncCore", "ZohoAPI",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),
        .testTarget(
            name: "RedisClientTests",
            dependencies: [
                "RESPReference", "RedisClient", "SyncTestKit", "ZohoAPI",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "RedisStoresTests",
            dependencies: [
                "RedisClient", "RedisStores", "SyncCore", "SyncTestKit", "ZohoAPI",
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "FileStores", "PostgresStores", "RedisClient", "RedisStores", "SQLStores", "SQLiteStores", "SyncCore",
                "SyncEngine",
                "SyncTestKit", "ZohoAPI", "ZohoSimulator", "ZohoSource",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Stored"]
        ),
        .testTarget(name: "SyncAppTests", dependencies: ["SyncApp", "SyncCore", "SyncEngine"]),
        // Runs the built program as a user does; `swift build --build-tests` builds that too.
        .testTarget(
            name: "ProgramTests",
            dependencies: ["SyncTestKit", "ZohoAPI", "embedded-sync"],
            exclude: ["compare_rows.py", "webhooks.py"]
        ),
        .testTarget(name: "SQLStoresTests", dependencies: ["SQLStores", "SyncCore"]),
        .testTarget(
            name: "SQLiteStoresTests",
            dependencies: [
                "SQLStores", "SQLiteStores", "SyncCore", "SyncTestKit", "ZohoAPI",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "PostgresStoresTests",
            dependencies: [
                "PostgresStores", "SQLStores", "SyncCore", "SyncTestKit", "ZohoAPI",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "StoreConformanceTests",
            dependencies: [
                "FileStores", "PostgresStores", "RedisClient", "RedisStores", "SQLStores", "SQLiteStores", "SyncCore",
                "SyncTestKit", "ZohoAPI",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "HTTPAPITests",
            dependencies: [
                "HTTPAPI", "SQLStores", "SQLiteStores", "SyncCore", "SyncEngine", "SyncTestKit", "Webhooks", "ZohoAPI",
                "ZohoSimulator",
                "ZohoSource",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
            ]
        ),
        .testTarget(
            name: "ZohoSourceTests",
            dependencies: [
                "ZohoAPI", "ZohoSource", "ZohoSimulator", "SyncCore", "SyncTestKit",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "ZohoSimulatorTests",
            dependencies: [
                "ZohoSimulator",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            // SE-0335: `any` must be written, so every existential in the code is a visible choice.
            .enableUpcomingFeature("ExistentialAny"),
            // SE-0444: a file imports what it uses, so the arrows between targets can be read from the imports.
            .enableUpcomingFeature("MemberImportVisibility"),
            // SE-0409: an import is an implementation detail unless the file says otherwise.
            .enableUpcomingFeature("InternalImportsByDefault"),
            // SE-0461: an async function runs where its caller runs; leaving is written down.
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .treatAllWarnings(as: .error),
        ]
}
