/// A type of record that the organization holds: the records of a module, or one of the kinds that share the contacts.
package struct RecordType: Sendable, Hashable {
    /// The word of the control and of the command line: `items`, `customers`, `invoices`.
    package let name: String
    package let module: Module
    let contactKind: ContactKind?

    package static let items = RecordType(.items)
    package static let customers = RecordType("customers", .contacts, .customer)
    package static let vendors = RecordType("vendors", .contacts, .vendor)

    /// Every type; the documents among them come from ``Module/all``.
    package static let all: [RecordType] = [items, customers, vendors] + documents
    /// The types that are not master data, in the order in which they are made.
    package static let documents = Module.all.filter { $0.document != nil }.map { RecordType($0) }

    /// The type of all of a module's records.
    package init(_ module: Module) {
        self.init(module.path, module, nil)
    }

    private init(_ name: String, _ module: Module, _ contactKind: ContactKind?) {
        self.name = name
        self.module = module
        self.contactKind = contactKind
    }

    /// The members that can be changed; the first is what changes when none is named.
    package var members: [RecordMember] {
        if let document = self.module.document { return document.edits.map(\.member) }
        switch self.contactKind {
        case nil: return [.rate, .purchaseRate, .name, .sku, .description, .stockOnHand, .imageDocument, .locations]
        case .customer: return [.phone, .contactName, .companyName, .email, .outstandingReceivableAmount]
        case .vendor: return [.phone, .contactName, .companyName, .email, .outstandingPayableAmount]
        }
    }

    /// How many documents of this type there are unless somebody says otherwise.
    package var standardCount: Int {
        self.module.document?.standardCount ?? 0
    }

    /// Whether records can become inactive or void.
    var canBeDeactivated: Bool {
        self.module.document.map { $0.statusWhenVoid != nil } ?? true
    }

    /// Whether something in its records moves without an edit (zoho-api.md 8.3).
    var hasStock: Bool {
        self.module.document == nil
    }
}

/// A member that the control can change, by the name it has in the record. Which of them a type has is told by
/// ``RecordType/members``.
package struct RecordMember: Sendable, Hashable, RawRepresentable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let name = Self(rawValue: "name")
    package static let sku = Self(rawValue: "sku")
    package static let description = Self(rawValue: "description")
    package static let rate = Self(rawValue: "rate")
    package static let purchaseRate = Self(rawValue: "purchase_rate")
    package static let stockOnHand = Self(rawValue: "stock_on_hand")
    /// Another image, or a first one.
    package static let imageDocument = Self(rawValue: "image_document_id")
    /// Stock moves from one place to another; what there is of it in all stays.
    package static let locations = Self(rawValue: "locations")
    package static let contactName = Self(rawValue: "contact_name")
    package static let companyName = Self(rawValue: "company_name")
    package static let email = Self(rawValue: "email")
    package static let phone = Self(rawValue: "phone")
    package static let outstandingReceivableAmount = Self(rawValue: "outstanding_receivable_amount")
    package static let outstandingPayableAmount = Self(rawValue: "outstanding_payable_amount")
    /// The quantity of a document's first line: its totals follow.
    package static let lineItems = Self(rawValue: "line_items")
    package static let referenceNumber = Self(rawValue: "reference_number")
    package static let amount = Self(rawValue: "amount")
    /// The rate of a price list's first item.
    package static let pricebookItems = Self(rawValue: "pricebook_items")
    package static let notes = Self(rawValue: "notes")
    package static let status = Self(rawValue: "status")
}
