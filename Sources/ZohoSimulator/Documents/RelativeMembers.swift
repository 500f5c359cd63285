/// Members of details that move without anybody editing the document: with the day, and with what its contact owes
/// (zoho-api.md 8.4). All by switch.
extension Member<DocumentView> {
    /// The days that are left, as recorded for bills: one of both is `""`.
    static var daysLeft: Self {
        .relative([
            Self { view, writer in
                let left = view.record.standing.ages ? view.record.dueDay - view.context.today : nil
                writer.string("due_by_days", left.flatMap { $0 < 0 ? String(-$0) : nil } ?? "")
                if let left, left >= 0 { writer.number("due_in_days", left) } else { writer.empty("due_in_days") }
            }
        ])
    }

    /// What the customer owes in all, as recorded for invoices.
    static var contactBalances: Self {
        .relative([
            Self { view, writer in
                let balance = view.context.contact?.receivable ?? .zero
                writer.object("contact") { writer in
                    writer.money("customer_balance", balance)
                    writer.string("customer_balance_formatted", "IQD \(balance.description)")
                    writer.raw("credit_limit", "0.0")
                    writer.raw("unused_customer_credits", "0.0")
                    writer.flag("is_credit_limit_migration_completed", true)
                }
            }
        ])
    }

    /// The comment of the system that every document begins with.
    static func comments(_ created: String) -> Self {
        .relative([.array("comments", of: { [$0] }, comment + [.constant("description", created)])])
    }

    private static let comment: [Self] = [
        .id("comment_id") { $0.record.id + 9 },
        .fixedID("commented_by_id", 93_001),
        .constant("commented_by", "Simulator"),
        .constant("comment_type", "system"),
        .date("date") { $0.createdDay },
        .text("date_description") { $0.age },
        .constant("operation_type", "Added"),
    ]

    private static func relative(_ members: [Self]) -> Self {
        .only({ $0.context.quirks.relativeMembers }, members).onDetail
    }
}

extension DocumentView {
    fileprivate var createdDay: Int {
        CivilTime.day(of: self.record.createdAt + self.context.zone.secondsFromGMT)
    }

    /// How long ago it was made: `few seconds ago`, `12 days ago`.
    fileprivate var age: String {
        let days = self.context.today - self.createdDay
        return days <= 0 ? "few seconds ago" : "\(days) \(days == 1 ? "day" : "days") ago"
    }
}
