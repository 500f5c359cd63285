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
                replies: [200: .init(words: "Column faults.", schema: .list("column_faults", Self.schema))],
                handle: { request in
                    let faults = try await ports.database.columnFaults.faults(
                        of: try request.typeOfQuery(),
                        entityID: nil,
                        limit: try request.limit()
                    )
                    return .object([("column_faults", JSONWriter.array(faults.map(ColumnFaultView.json)))])
                }
            ),
            Route(
                method: .get,
                path: "/api/tds/volatile-members",
                summary: "Members that differ at every read although nothing changes, and are left out of comparisons.",
                replies: [200: .init(words: "Members.", schema: .list("volatile_members", Self.memberSchema))],
                handle: { _ in
                    let members = try await ports.database.volatileMembers.all()
                    return .object([("volatile_members", JSONWriter.array(members.map(Self.json)))])
                }
            ),
        ]
    }

    static let schema = Schema.object(
        [
            ("entity_type", .string()), ("entity_id", .string()), ("table", .string()), ("column", .string()),
            ("value", .string()), ("noted_since", .string(format: "date-time")),
        ],
        required: ["entity_type", "entity_id", "table", "column", "value", "noted_since"]
    )

    private static let memberSchema = Schema.object(
        [("entity_type", .string()), ("member", .string()), ("noticed_at", .string(format: "date-time"))],
        required: ["entity_type", "member", "noticed_at"]
    )

    private static func json(_ member: VolatileMember) -> String {
        JSONWriter.object([
            ("entity_type", JSONWriter.string(member.entityType)), ("member", JSONWriter.string(member.member)),
            ("noticed_at", JSONWriter.string(member.noticedAt.description)),
        ])
    }
}
