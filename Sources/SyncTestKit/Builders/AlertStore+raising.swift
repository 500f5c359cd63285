import Foundation
package import SyncCore

extension AlertStore {
    /// Raises an alert under an id of its own, with nobody to be told beside the programs that read events.
    package func raise(_ alert: Alert, now: Instant) async throws(SyncError) -> Bool {
        try await raise(AlertNotice(alert, id: UUID().uuidString.lowercased(), at: now), awaitsNotifier: false)
    }
}
