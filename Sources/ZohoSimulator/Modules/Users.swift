/// Members of the specification (zoho-api.md, Appendix B): no stamps at all. That a user can be asked for by id is a guess.
extension RecordType {
    package static let users = RecordType(.users)
}

extension Module {
    package static let users = Module(
        path: "users",
        detailMember: "user",
        title: "User",
        reportName: "Users",
        filters: [
            ListFilter("Active", "active"), ListFilter("Inactive", "inactive"), ListFilter("Invited", "invited"),
            ListFilter("Deleted", "deleted", selects: []),
        ],
        standardSort: .ascending("name"),
        document: DocumentShape(
            standardCount: 6,
            title: { serial, random in
                "\(random.pick(Vocabulary.givenNames)) \(random.pick(Vocabulary.familyNames)) \(serial)"
            },
            statuses: [
                DocumentStatus("active", share: 80),
                DocumentStatus("inactive", share: 12, isVoid: true),
                DocumentStatus("invited", share: 8),
            ],
            edits: [.title(.name), .status],
            sortColumns: [
                .title("name"), SortColumn("email") { .text($0.email) }, SortColumn("user_role") { .text($0.role) },
                SortColumn("status") { .text($0.standing.word) },
            ],
            members: [
                .key("user_id"),
                .id("role_id") { $0.fixedID(6_000 + $0.record.role.utf8.count) },
                .title("name"),
                .text("email") { $0.record.email },
                .text("user_role") { $0.record.role },
                .constant("user_type", "zoho"),
                .text("status") { $0.status },
                .text("invitation_type", of: ["", "mail"]),
                Member { $1.flag("is_current_user", $0.record.serial == 1) },
                Member { $1.flag("is_super_admin", $0.record.serial == 1) },
                .flag("is_employee", false),
                .flag("is_customer_segmented", false),
                .flag("is_vendor_segmented", false),
                .empty("photo_url", "mobile"),
            ]
        )
    )
}

extension DocumentRecord {
    fileprivate var email: String { "user\(self.serial)@example.com" }
    fileprivate var role: String { self.pick(["admin", "staff", "accountant"], for: "user_role") }
}
