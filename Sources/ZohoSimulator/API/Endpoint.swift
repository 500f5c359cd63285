/// What a request is for. Everything the simulator answers is on this list.
enum Endpoint: Sendable, Hashable {
    case token
    case organizations(ZohoProduct)
    case list(APIList)
    case detail(APIList, id: String)
    case itemDetails(ZohoProduct)
    /// In Inventory only (zoho-api.md 3.7).
    case itemImage(id: String)
    case unknown

    init(path: String) {
        let parts = path.split(separator: "/").map(String.init)
        if parts == ["oauth", "v2", "token"] {
            self = .token
            return
        }
        guard parts.count >= 3, let product = ZohoProduct(parts[0], parts[1]) else {
            self = .unknown
            return
        }
        switch (parts[2], parts.count) {
        case ("organizations", 3): self = .organizations(product)
        case ("itemdetails", 3): self = .itemDetails(product)
        case (let name, 3): self = APIList(product, name).map(Endpoint.list) ?? .unknown
        case (let name, 4):
            let list = APIList(product, name).flatMap { $0.module.detailMember == nil ? nil : $0 }
            self = list.map { .detail($0, id: parts[3]) } ?? .unknown
        case ("items", 5) where product == .inventory && parts[4] == "image": self = .itemImage(id: parts[3])
        default: self = .unknown
        }
    }

    /// The name under which calls are counted: of a bounded set, whatever ids are asked for.
    var name: String {
        switch self {
        case .token: "/oauth/v2/token"
        case .organizations(let product): product.path + "/organizations"
        case .list(let list): list.path
        case .detail(let list, _): list.path + "/{id}"
        case .itemDetails(let product): product.path + "/itemdetails"
        case .itemImage: ZohoProduct.inventory.path + "/items/{id}/image"
        case .unknown: "unknown"
        }
    }

    /// The module whose scope a call needs; none for what any token may read.
    var module: Module? {
        switch self {
        case .list(let list), .detail(let list, _): list.module
        case .itemDetails, .itemImage: .items
        case .token, .organizations, .unknown: nil
        }
    }
}

/// A list endpoint of one product.
struct APIList: Sendable, Hashable {
    let product: ZohoProduct
    let module: Module
    /// Inventory's `/vendors`: contacts under another name, vendors only (zoho-api.md 3.2).
    let vendorsOnly: Bool

    init?(_ product: ZohoProduct, _ name: String) {
        self.product = product
        self.vendorsOnly = product == .inventory && name == "vendors"
        let path = self.vendorsOnly ? Module.contacts.path : name
        guard let module = Module.all.first(where: { $0.path == path && $0.products.contains(product) }) else {
            return nil
        }
        self.module = module
    }

    var path: String {
        self.product.path + "/" + (self.vendorsOnly ? "vendors" : self.module.path)
    }
}

extension ZohoProduct {
    fileprivate init?(_ name: String, _ version: String) {
        switch (name, version) {
        case ("books", "v3"): self = .books
        case ("inventory", "v1"): self = .inventory
        default: return nil
        }
    }
}
