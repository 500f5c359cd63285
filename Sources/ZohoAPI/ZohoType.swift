package import SyncCore

/// A type of Zoho's: what every part of TDS knows of it, and where Zoho has it.
package struct ZohoType: Sendable {
    package let entity: EntityType
    package let endpoint: Endpoint

    /// A type as some part changed it, such as one that leaves more out of its hash.
    package init(_ entity: EntityType, at endpoint: Endpoint) {
        self.entity = entity
        self.endpoint = endpoint
    }

    /// A type of the catalog. Its records are in the listing that its endpoint's path names.
    package init(
        name: String,
        plural: String,
        aliases: [String],
        endpoint: Endpoint,
        layout: RecordLayout,
        columns: [Column],
        childTables: [ChildTable] = [],
        details: DetailSource? = nil,
        active: ActiveRule,
        hasImages: Bool = false,
        stockColumn: String? = nil
    ) {
        self.endpoint = endpoint
        entity = EntityType(
            name: name,
            plural: plural,
            aliases: aliases,
            listing: endpoint.path,
            layout: layout,
            columns: columns,
            childTables: childTables,
            details: details,
            active: active,
            hasImages: hasImages,
            stockColumn: stockColumn
        )
    }
}

extension ZohoType {
    /// All that are built in.
    package static let all: [ZohoType] = [
        .products, .customers, .vendors, .invoices, .orders, .purchaseOrders, .bills, .creditNotes, .payments,
        .vendorPayments, .users, .priceLists, .packages,
    ]
}

extension EntityCatalog {
    /// The types of ``ZohoType/all``.
    package static let zoho = EntityCatalog(ZohoType.all.map(\.entity))
}
