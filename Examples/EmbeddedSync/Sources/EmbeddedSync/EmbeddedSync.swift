import Foundation
import Logging
import TDS

/// A program with TDS inside: it syncs products, and then asks the state cache about a record of its own.
///
/// Point it at an organization with the settings of docs/operations.md, or at `tds simulate`, which prints them.
@main
struct EmbeddedSync {
    static func main() async throws {
        let settings = ProcessInfo.processInfo.environment
        try await DataSync.with(settings: settings, logger: Logger(label: "embedded-sync")) { sync in
            for run in try await sync.orchestrator.sync(["products"]) {
                print("\(run.entityType) \(run.status): \(run.synced) synced, \(run.skipped) skipped")
            }
            try await askAboutOneRecord(sync.cache)
            let statistics = await sync.cache.statistics()
            print("backend \(statistics.backend), keys \(statistics.keysPerType["product"] ?? 0)")
        }
    }

    /// A record that this program got elsewhere, stored in its own way.
    private static func askAboutOneRecord(_ cache: CacheService) async throws {
        let (id, record) = ("example-1", Data(#"{"item_id":"example-1","name":"Lamp","rate":10.50}"#.utf8))
        let before = try await cache.shouldSync("products", id: id, data: record)
        print("before: \(before.reason)")

        // Forget, commit, mark: whatever fails in between, no entry is older than its row.
        try await cache.invalidate("products", id: id)
        // … here this program would write its row and commit …
        _ = try await cache.markSynced("products", id: id, data: record, localID: "42")

        // The same record: other order, another way to write the number.
        let again = Data(#"{"rate":10.5,"name":"Lamp","item_id":"example-1"}"#.utf8)
        let after = try await cache.bulkCheck("products", entities: [again])
        print("after: \(after.reasons.keys.joined(separator: ", ")), \(after.skipped) of \(after.total) skipped")
        try await cache.invalidate("products", id: id)
    }
}
