import HTTPTypes
import SyncCore
import SyncEngine

/// What does not fit, and what moves by itself: `/api/tds/column-faults`, `/api/tds/volatile-members`.
struct ColumnFaultRoutes {
    let ports: ServerPorts

    var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/api/tds/column-faults",
                summary: "Values that do not fit their columns, newest first. Their records are stored with all else.",
                query: [.type, .limit],
                replies: [
                    200: .init(
                        description: "Column faults.",
                        schema: .list("column_faults", .fields(ColumnFaultView.fields))
                    )
                ],
                handle: { request in
                    let faults = try await ports.database.columnFaults.faults(
                        of: try request.typeOfQuery(),
                        entityID: nil,
                        limit: try request.limit()
                    )
                    return .list("column_faults", faults, ColumnFaultView.fields)
                }
            ),
            Route(
                method: .get,
                path: "/api/tds/volatile-members",
                summary: "Members that differ at every read although nothing changes, and are left out of comparisons.",
                replies: [200: .init(description: "Members.", schema: .list("volatile_members", .fields(Self.member)))],
                handle: { _ in
                    .list("volatile_members", try await ports.database.volatileMembers.all(), Self.member)
                }
            ),
        ]
    }

    private static let member: [Field<VolatileMember>] = [
        Field("entity_type", "The type whose records have it.", \.entityType),
        Field("member", "Its name, or its path within the record.", \.member),
        Field("noticed_at", "Since when it is left out.", \.noticedAt),
    ]
}
