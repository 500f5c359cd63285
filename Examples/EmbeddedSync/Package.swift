// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "EmbeddedSync",
    platforms: [.macOS(.v15)],
    dependencies: [
        // In a program of your own: .package(url: "…", from: "…")
        .package(name: "tds", path: "../.."),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
    ],
    targets: [
        .executableTarget(
            name: "EmbeddedSync",
            dependencies: [.product(name: "TDS", package: "tds"), .product(name: "Logging", package: "swift-log")]
        )
    ],
    swiftLanguageModes: [.v6]
)
