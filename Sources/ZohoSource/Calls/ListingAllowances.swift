import SyncCore
import Synchronization
import ZohoAPI

/// Remembers with which token each module's listing was read last. A call about one record that is refused with that same token
/// is refused because of the record: neither the token nor its scope is to blame. A token may die at any moment, so an answer in
/// between makes the listing worth asking again.
final class ListingAllowances: Sendable {
    private let tokens = Mutex<[String: Secret]>([:])

    func allowed(_ listing: APICall, _ token: AccessToken) {
        tokens.withLock { $0[listing.place] = token.secret }
    }

    /// Notes that a record of the module was read: the next refusal is news.
    func answered(_ listing: APICall) {
        tokens.withLock { $0[listing.place] = nil }
    }

    func isAllowed(_ listing: APICall, _ token: AccessToken) -> Bool {
        tokens.withLock { $0[listing.place] == token.secret }
    }
}

extension APICall {
    /// The service and the module.
    fileprivate var place: String { "\(service.path)/\(module)" }
}
