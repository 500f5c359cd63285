/// Members that many documents have.
extension Member<DocumentView> {
    /// The id, unless it is what is broken.
    static func key(_ name: StaticString) -> Self {
        Self { view, writer in writer.id(name, view.record.id, unless: view.record.breakage) }
    }

    /// The number or name.
    static func title(_ name: StaticString) -> Self {
        Self { view, writer in writer.title(name, view.record.title, broken: view.record.breakage) }
    }

    static func total(_ name: StaticString) -> Self {
        Self { view, writer in
            writer.money(name, Money(hundredths: view.record.total), broken: view.record.breakage)
        }
    }

    /// One of the words for each record.
    static func text(_ name: StaticString, of words: [String]) -> Self {
        .text(name) { $0.record.pick(words, for: name) }
    }

    /// The member in so many of a hundred rows and details, always the same ones.
    static func sometimes(percent: Int, _ name: StaticString, _ member: Self) -> Self {
        Self { view, writer in
            if view.record.draw(below: 100, for: name) < percent { member.write(view, &writer) }
        }
    }

    /// The members where that holds for the record.
    static func only(_ isThere: @escaping @Sendable (DocumentView) -> Bool, _ members: [Self]) -> Self {
        Self { view, writer in
            if isThere(view) { for member in members { member.write(view, &writer) } }
        }
    }

    static var created: Self {
        .text("created_time") { $0.stamp($0.record.createdAt) }
    }

    static var modified: Self {
        Self { view, writer in
            writer.modified(view.record.modifiedAt.map(view.stamp), broken: view.record.breakage)
        }
    }

    /// The status where each product has its own words for it.
    static var statuses: [Self] {
        [.text("status") { $0.statusInBooks }.inBooks, .text("status") { $0.status }.inInventory]
    }

    /// The other side of a status that the status' data tells.
    static func side(_ name: StaticString) -> Self {
        let word = "\(name)"
        return .text(name) { $0.record.standing.sides[word] ?? "" }
    }

    static var createdFormatted: Self {
        Self { view, writer in
            writer.volatile("created_time_formatted", view.context.formatted(view.record.createdAt))
        }
    }

    static var modifiedFormatted: Self {
        Self { view, writer in
            guard let instant = view.record.modifiedAt else { return }
            writer.volatile("last_modified_time_formatted", view.context.formatted(instant))
        }
    }

    static func fixedID(_ name: StaticString, _ suffix: Int) -> Self {
        .id(name) { $0.fixedID(suffix) }
    }

    static var customer: [Self] {
        [.id("customer_id") { $0.record.party.id }, .text("customer_name") { $0.record.party.name }]
    }

    static var vendor: [Self] {
        [.id("vendor_id") { $0.record.party.id }, .text("vendor_name") { $0.record.party.name }]
    }

    static var currency: [Self] {
        [.fixedID("currency_id", 97), .constant("currency_code", "IQD")]
    }

    static var customFields: [Self] {
        [
            Self { view, writer in
                writer.array("custom_fields") { writer in view.agent.map { writer.element($0) } }
                writer.object("custom_field_hash") { writer in view.agent.map { writer.lookup($0) } }
            }
        ]
    }

    /// The party's address, as details have it in full (zoho-api.md 4).
    static func address(_ name: StaticString) -> Self {
        .object(
            name,
            [
                .text("street", of: ["", "Al-Rasheed St 14", "شارع السعدون", "Karrada In/7"]),
                .empty("address", "street2"),
                .text("city", of: Vocabulary.cities),
                .empty("state", "zip"),
                .constant("country", "Iraq"),
                .constant("country_code", "IQ"),
                .empty("fax"),
                .text("phone") { $0.record.party.phone },
                .empty("attention"),
            ]
        )
    }
}

/// Columns that many lists are sorted by.
extension SortColumn {
    static let created = SortColumn("created_time") { .number($0.createdAt) }
    static let modified = SortColumn("last_modified_time") { .number($0.modifiedAt ?? .min) }
    static let date = SortColumn("date") { .number($0.day) }
    static let dueDate = SortColumn("due_date") { .number($0.dueDay) }
    static let total = SortColumn("total") { .number($0.total) }
    static let balance = SortColumn("balance") { .number($0.balance) }
    static let amount = SortColumn("amount") { .number($0.total) }
    static let reference = SortColumn("reference_number") { .text($0.reference) }

    static func party(_ name: String) -> SortColumn { SortColumn(name) { .text($0.party.name) } }
    static func title(_ name: String) -> SortColumn { SortColumn(name) { .text($0.title) } }
}
