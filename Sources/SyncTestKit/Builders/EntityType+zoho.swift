package import SyncCore
package import ZohoAPI

/// The types that tests are written with, by their names.
extension EntityType {
    package static let products = ZohoType.products.entity
    package static let customers = ZohoType.customers.entity
    package static let vendors = ZohoType.vendors.entity
    package static let invoices = ZohoType.invoices.entity
    package static let orders = ZohoType.orders.entity
    package static let purchaseOrders = ZohoType.purchaseOrders.entity
    package static let bills = ZohoType.bills.entity
    package static let creditNotes = ZohoType.creditNotes.entity
    package static let payments = ZohoType.payments.entity
    package static let vendorPayments = ZohoType.vendorPayments.entity
    package static let users = ZohoType.users.entity
    package static let priceLists = ZohoType.priceLists.entity
    package static let packages = ZohoType.packages.entity

    /// Where Zoho has it; a type that a test has changed is where the one of its name is.
    package var endpoint: Endpoint {
        guard let type = ZohoType.all.first(where: { $0.entity.name == name }) else {
            preconditionFailure("Zoho has no type \(name)")
        }
        return type.endpoint
    }
}

extension AnswerReader {
    package convenience init(of type: EntityType) { self.init(ZohoType(type, at: type.endpoint)) }
}
