import SyncCore
import Synchronization

/// The plans and comparisons that work in this server. Each reads a whole listing, so there is one of a type at a time: a client
/// that loses patience and asks again must not cost another listing.
final class ListingWork: Sendable {
    private let types = Mutex<Set<String>>([])

    /// - Throws: ``APIFault``: 409 where another one of the type works.
    func alone<Value>(_ type: EntityType, _ work: () async throws -> Value) async throws -> Value {
        guard types.withLock({ $0.insert(type.name).inserted }) else { throw Self.busy(type) }
        defer { types.withLock { _ = $0.remove(type.name) } }
        return try await work()
    }

    private static func busy(_ type: EntityType) -> APIFault {
        .conflict(
            "A plan or a comparison of \(type.plural) works already.",
            nextStep: "Ask again when it has ended; each of them reads the whole listing."
        )
    }
}
