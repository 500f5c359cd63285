package import SyncCore
import Synchronization

/// Of which types a server keeps details: of those that need them by default, as documents do; of those that the settings name; and
/// where these name none, of types with stock in several places, if the organization uses that.
package final class KeptDetails: Sendable {
    private let named: [EntityType]?
    private let members: any VolatileMemberStore
    /// By the name of a type: whether any of its stored details has rows of a child table.
    private let haveChildren = Mutex<[String: Bool]>([:])

    /// - Parameters:
    ///   - named: by the settings; nil where they name none.
    ///   - members: tells which members stored payloads have.
    package init(_ named: [EntityType]?, _ members: any VolatileMemberStore) {
        self.named = named
        self.members = members
    }

    package func keeps(_ type: EntityType) async throws(SyncError) -> Bool {
        guard let details = type.details else { return false }
        if details.isDefault { return true }
        if let named { return named.contains { $0.name == type.name } }
        return try await usesChildren(type)
    }

    /// Whether some details of the type are to be read to find out.
    func isToBeProbed(_ type: EntityType) async throws(SyncError) -> Bool {
        guard named == nil, case .bulk? = type.details?.call, type.stockColumn != nil,
            haveChildren.withLock({ $0[type.name] }) == nil
        else { return false }
        return try await !usesChildren(type)
    }

    /// Some details were read: what they lack, the type does not use.
    func wasProbed(_ type: EntityType) async throws(SyncError) {
        let uses = try await usesChildren(type)
        haveChildren.withLock { $0[type.name] = uses }
    }

    private func usesChildren(_ type: EntityType) async throws(SyncError) -> Bool {
        guard type.stockColumn != nil else { return false }
        if let known = haveChildren.withLock({ $0[type.name] }) { return known }
        for table in type.childTables {
            for member in table.members + [table.olderForm?.member].compactMap(\.self) {
                guard try await members.recordCount(of: type, with: member, in: .detail) > 0 else { continue }
                haveChildren.withLock { $0[type.name] = true }
                return true
            }
        }
        return false
    }
}
