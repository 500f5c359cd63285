extension ItemRecord {
    /// The list row: the members recorded for Books (zoho-api.md, Appendix A), then Inventory's own (Appendix B and the row of
    /// 3.6). Custom fields are top-level members; stock members exist only when the item is tracked.
    func renderRow(_ context: RenderContext) -> RenderedRow {
        var writer = JSONWriter(capacity: 2_048, escapes: self.escapes)
        writer.openObject()
        self.writeIdentity(to: &writer)
        writer.string("item_name", self.name)
        self.writePrices(to: &writer)
        self.writeStock(to: &writer)
        self.writeMarks(to: &writer, inList: true)
        writer.string("created_time", context.stamp(self.createdAt))
        writer.modified(self.modifiedAt.map(context.stamp), broken: self.breakage)
        self.writeCustomFields(to: &writer)
        if context.quirks.lookupFields { writer.lookup(self.agent) }
        writer.depth(broken: self.breakage)
        writer.raw("tags", "[]")
        return RenderedRow(shared: writer) { self.writeInventoryMembers(to: &$0) }
    }

    /// The detail: what the list has less its own four members (zoho-api.md 4), plus what only a detail has.
    func writeDetail(to writer: inout JSONWriter, product: ZohoProduct, _ context: RenderContext) {
        self.writeIdentity(to: &writer)
        self.writePrices(to: &writer)
        self.writeStock(to: &writer)
        self.writeMarks(to: &writer, inList: false)
        writer.string("created_time", context.detailStamp(self.createdAt))
        writer.modified(self.modifiedAt.map(context.detailStamp), broken: self.breakage)
        if product == .inventory { self.writeInventoryMembers(to: &writer) }
        self.writeCustomFields(to: &writer)
        if context.quirks.lookupFields { writer.lookup(self.agent) }
        self.writeCustomFieldArray(to: &writer, context)
        writer.raw("preferred_vendors", "[]")
        writer.raw("package_details", #"{"length":"","width":"","height":"","weight":"","weight_unit":"kg"}"#)
        if self.tracksInventory && !context.quirks.onePlace {
            self.writePlaces(context.quirks.warehouses ? .warehouses : .locations, to: &writer)
        }
        writer.depth(broken: self.breakage)
    }

    private var escapes: JSONWriter.Escapes {
        self.trait(40, of: [.least, .least, .slashes, .least, .ascii, .least, .slashes, .least])
    }

    private func writeIdentity(to writer: inout JSONWriter) {
        writer.id("item_id", self.id, unless: self.breakage)
        writer.title("name", self.name, broken: self.breakage)
        writer.string("unit", self.trait(0, of: Vocabulary.units))
        writer.string("status", self.isActive ? "active" : "inactive")
        writer.string("source", self.trait(4, of: ["user", "csv", "api"]))
        writer.flag("is_linked_with_zohocrm", false)
        writer.empty("zcrm_product_id")
        writer.string("description", self.remark)
    }

    private func writePrices(to writer: inout JSONWriter) {
        writer.money("rate", self.rate, broken: self.breakage)
        writer.empty("tax_id", "tax_name")
        writer.number("tax_percentage", 0)
        writer.id("purchase_account_id", self.id / 1_000_000_000 * 1_000_000_000 + 34_003)
        writer.string("purchase_account_name", "Cost of Goods Sold")
        writer.id("account_id", self.id / 1_000_000_000 * 1_000_000_000 + 388)
        writer.string("account_name", "Sales")
        writer.empty("purchase_description")
        writer.money("purchase_rate", self.purchaseRate)
        writer.flag("can_be_sold", true)
        writer.flag("can_be_purchased", true)
        writer.flag("track_inventory", self.tracksInventory)
        writer.string("item_type", self.tracksInventory ? "inventory" : "sales_and_purchases")
        writer.string("product_type", self.trait(8, of: ["goods", "goods", "goods", "service"]))
    }

    private func writeStock(to writer: inout JSONWriter) {
        guard self.tracksInventory else { return }
        writer.money("stock_on_hand", self.stock)
        writer.money("available_stock", self.stock)
        writer.money("actual_available_stock", Money(units: self.stock.units - self.stock.units / 10))
        writer.empty("reorder_level")
    }

    /// The three members that only a list has are among them (zoho-api.md 4).
    private func writeMarks(to writer: inout JSONWriter, inList: Bool) {
        if inList { writer.flag("has_attachment", false) }
        writer.string("sku", self.sku)
        writer.string("image_name", self.imageDocument == nil ? "" : "\(self.sku).gif")
        writer.string("image_type", self.imageDocument == nil ? "" : "gif")
        if inList { writer.string("image_document_id", self.imageDocument.map { String($0) } ?? "") }
        writer.empty("product_subtype", "purpose_of_use")
        if inList { writer.empty("vendor_name") }
    }

    private func writeCustomFields(to writer: inout JSONWriter) {
        let category = self.trait(12, of: Vocabulary.categories)
        writer.string("cf_category", category)
        writer.string("cf_category_unformatted", category)
        let shelf = "\(self.trait(20, of: ["A", "B", "C", "D"]))-\(self.trait(24, of: Array(1...40)))"
        writer.string("cf_shelf", shelf)
        writer.string("cf_shelf_unformatted", shelf)
        let origin = self.trait(28, of: Vocabulary.cities)
        writer.string("cf_supplier_city", origin)
        writer.string("cf_supplier_city_unformatted", origin)
        let price = Money(units: self.rate.units / 100 * 90, scale: self.rate.scale)
        writer.string("cf_wholesale_price", "IQD " + price.description)
        writer.money("cf_wholesale_price_unformatted", price)
    }

    private var agent: LookupField { LookupField(of: self.id, traits: self.traits) }

    private func writeCustomFieldArray(to writer: inout JSONWriter, _ context: RenderContext) {
        writer.array("custom_fields") { writer in
            writer.object { writer in
                writer.id("customfield_id", self.id / 1_000_000_000 * 1_000_000_000 + 71_017)
                writer.string("label", "Category")
                writer.string("value", self.trait(12, of: Vocabulary.categories))
            }
            if context.quirks.lookupFields { writer.element(self.agent) }
        }
    }

    private func writeInventoryMembers(to writer: inout JSONWriter) {
        writer.id("category_id", self.id / 1_000_000_000 * 1_000_000_000 + 90_000 + Int((self.traits >> 12) % 5))
        writer.string("category_name", self.trait(12, of: Vocabulary.categories))
        writer.flag("is_combo_product", false)
        writer.string("brand", self.trait(16, of: Vocabulary.brands))
        writer.string("manufacturer", self.trait(16, of: Vocabulary.brands))
        writer.flag("is_taxable", true)
        writer.flag("is_returnable", true)
        writer.flag("show_in_storefront", false)
        writer.empty("upc", "ean", "isbn", "part_number", "length", "width", "height", "weight")
        writer.string("weight_unit", "kg")
        writer.string("dimension_unit", "cm")
    }

    /// The stock by place: two or three of them, which add up to the item's own numbers.
    private func writePlaces(_ words: StockPlaceWords, to writer: inout JSONWriter) {
        let onHand = self.shares(of: self.stock)
        let physical = self.shares(of: Money(units: self.stock.units - self.stock.units / 10))
        writer.array(words.array) { writer in
            for (place, name) in ["Main", "Basra", "Erbil"].prefix(onHand.count).enumerated() {
                writer.object { writer in
                    writer.id(words.id, self.id / 1_000_000_000 * 1_000_000_000 + 77_001 + place)
                    writer.string(words.name, name)
                    writer.string("status", "active")
                    writer.flag("is_primary", place == 0)
                    writer.money(words.onHand, onHand[place])
                    writer.money(words.available, onHand[place])
                    writer.money(words.physical, physical[place])
                }
            }
        }
    }

    /// Whole pieces for the smaller places, the rest for the first; then what was moved between the first two.
    private func shares(of stock: Money) -> [Money] {
        var others = [3, 5].prefix(1 + self.trait(44, of: [0, 1])).map { stock.units / $0 / 10 * 10 }
        others[0] += self.transferred
        return ([stock.units - others.reduce(0, +)] + others).map { Money(units: $0) }
    }
}

/// What stock by place is called.
private struct StockPlaceWords {
    let array, id, name, onHand, available, physical: StaticString

    static let locations = StockPlaceWords(
        array: "locations",
        id: "location_id",
        name: "location_name",
        onHand: "location_stock_on_hand",
        available: "location_available_stock",
        physical: "location_actual_available_stock"
    )
    static let warehouses = StockPlaceWords(
        array: "warehouses",
        id: "warehouse_id",
        name: "warehouse_name",
        onHand: "warehouse_stock_on_hand",
        available: "warehouse_available_stock",
        physical: "warehouse_actual_available_stock"
    )
}
