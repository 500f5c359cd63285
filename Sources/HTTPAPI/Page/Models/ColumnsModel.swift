import SyncCore
import SyncEngine

/// What the columns do not hold although the records are stored, and the members that no comparison looks at.
enum ColumnsModel {
    /// - Parameters:
    ///   - stored: the newest of them.
    ///   - counts: how many there are, by type.
    static func members(
        _ stored: [StoredColumnFault],
        _ counts: [String: Int],
        leftOut: [VolatileMember],
        _ catalog: EntityCatalog
    ) -> PageMembers {
        [
            "faults": .list(stored.map { PageMembers(ColumnFaultView.fields, of: $0) }),
            "hasFaults": .flag(!stored.isEmpty),
            "faultsRest": counts.rest(beyond: stored.count).map(PageValue.text),
            "leftOut": .list(leftOut.map { members($0, catalog) }),
            "hasLeftOut": .flag(!leftOut.isEmpty),
        ]
    }

    private static func members(_ volatile: VolatileMember, _ catalog: EntityCatalog) -> PageMembers {
        [
            "name": .text("\(catalog.plural(of: volatile.entityType)).\(volatile.member)"),
            "since": .text(volatile.noticedAt.shortText),
        ]
    }
}
