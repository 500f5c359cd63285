import SyncCore

extension ZohoType {
    /// Users of the organization (zoho-api appendix B). Their rows have no stamp.
    package static let users = ZohoType(
        name: "user",
        plural: "users",
        aliases: [],
        endpoint: Endpoint(
            path: "users",
            listMember: "users",
            detailMember: "user",
            query: [("filter_by", "Status.All")],
            stableSort: nil,
            changes: .none
        ),
        layout: RecordLayout(idMember: "user_id", volatileMembers: ["is_current_user", "photo_url"]),
        columns: [
            Column("name", .text),
            Column("email", .text),
            Column("mobile", .text),
            Column("role_id", .text),
            Column("user_role", .text),
            Column("user_type", .text),
            Column("status", .text),
            Column("is_super_admin", .boolean),
        ],
        active: .when("status", is: "active")
    )
}
