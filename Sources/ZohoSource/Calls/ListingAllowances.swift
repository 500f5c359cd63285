import SyncCore
import Synchronization

/// Remembers with which token each module's listing was read last. A call about one record that is refused with that same token
/// is refused because of the record: neither the token nor its scope is to blame.
final class ListingAllowances: Sendable {
    private let tokens = Mutex<[String: Secret]>([:])

    func allowed(_ listing: APICall, _ token: AccessToken) {
        tokens.withLock { $0[listing.place] = token.secret }
    }

    func isAllowed(_ listing: APICall, _ token: AccessToken) -> Bool {
        tokens.withLock { $0[listing.place] == token.secret }
    }
}

extension APICall {
    /// The service and the module.
    fileprivate var place: String { "\(service.path)/\(module)" }
}
