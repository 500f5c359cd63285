import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

/// The rows of child tables: line items, addresses, allocations, brackets.
struct `The elements of a record` {
    private func detail(_ members: String, of type: EntityType) throws -> Row {
        let id = #""\#(type.layout.idMember)":"1""#
        let body = #"{"code":0,"\#(type.endpoint.detailMember)":{\#(id),\#(members)}}"#
        guard case .record(let record) = try AnswerReader(of: type).detail(Array(body.utf8)).content else {
            throw RecordFault(.invalidJSON, "the detail was not read")
        }
        return try RowMapper(type).row(for: record)
    }

    private func children(_ members: String, _ table: String, of type: EntityType = .invoices) throws -> [ChildRow]? {
        let index = try #require(type.childTables.firstIndex { $0.name == table })
        return try detail(members, of: type).children[index]
    }

    private func value(_ column: String, _ row: ChildRow, _ table: String, of type: EntityType) throws -> ColumnValue {
        let table = try #require(type.childTables.first { $0.name == table })
        return row.values[try #require(table.columns.firstIndex { $0.name == column })]
    }

    @Test func `are rows in their order, with typed columns`() throws {
        let lines =
            #"[{"line_item_id":"11","quantity":2,"rate":1.50,"tax_percentage":""},{"line_item_id":"12","name":"ب"}]"#
        let rows = try #require(try children(#""line_items":\#(lines)"#, "invoice_line_items"))
        #expect(rows.map(\.position) == [1, 2])
        #expect(try value("quantity", rows[0], "invoice_line_items", of: .invoices) == .decimal("2"))
        #expect(try value("rate", rows[0], "invoice_line_items", of: .invoices) == .decimal("1.50"))
        #expect(try value("tax_percentage", rows[0], "invoice_line_items", of: .invoices) == .null)
        #expect(try value("name", rows[1], "invoice_line_items", of: .invoices) == .text("ب"))
        #expect(rows[1].json == #"{"line_item_id":"12","name":"ب"}"#)
    }

    @Test func `are none where the member is absent, null or empty`() throws {
        for members in [
            #""total":1"#, #""line_items":null"#, #""line_items":[]"#, #""line_items":"""#, #""line_items":[null]"#,
        ] {
            #expect(try children(members, "invoice_line_items") == [])
            #expect(try detail(members, of: .invoices).faults.isEmpty)
        }
        #expect(try children(#""billing_address":{},"shipping_address":{}"#, "invoice_addresses") == [])
    }

    @Test func `are no addresses that nobody filled in`() throws {
        let blank = #"{"address_id":"46","attention":"","address":" ","city":null,"zip":"","country":""}"#
        let members = #""billing_address":\#(blank),"delivery_address":{"address":"1 Mill Street"}"#
        let rows = try #require(try children(members, "purchaseorder_addresses", of: .purchaseOrders))
        #expect(rows.map(\.member) == ["delivery_address"] && rows.map(\.position) == [1])
    }

    @Test func `are of warehouses where there are no locations`() throws {
        let warehouses =
            #""warehouses":[{"warehouse_id":"51","warehouse_name":"Main","warehouse_stock_on_hand":"1,010"}]"#
        let name = "product_stock"
        let rows = try #require(try children(warehouses, name, of: .products))
        #expect(try value("location_id", rows[0], name, of: .products) == .text("51"))
        #expect(try value("location_stock_on_hand", rows[0], name, of: .products) == .decimal("1010"))
        let both = try children(#""locations":[{"location_id":"7"}],\#(warehouses)"#, name, of: .products)
        #expect(both?.map(\.member) == ["locations"])
    }

    @Test func `are taken from details only, where a type has them`() throws {
        let row = #"{"invoice_id":"1","billing_address":{"city":"Basra"},"line_items":[{"line_item_id":"1"}]}"#
        let mapped = try RowMapper(.invoices).row(for: try record(row, of: .invoices))
        #expect(mapped.children.allSatisfy { $0 == nil })
    }

    @Test func `tell which of several members they come from`() throws {
        let members = #""shipping_address":{"city":"Basra"},"billing_address":{"city":"Erbil"}"#
        let rows = try #require(try children(members, "invoice_addresses"))
        #expect(rows.map(\.member) == ["billing_address", "shipping_address"])
        #expect(rows.map(\.position) == [1, 2])
    }

    @Test func `inside of elements are rows too, and have what surrounds them`() throws {
        let items = #"""
            [{"item_id":"5","price_brackets":[{"start_quantity":1,"pricebook_rate":9},{"start_quantity":10,"pricebook_rate":8}]},
            {"item_id":"6"},{"item_id":"7","price_brackets":[{"start_quantity":1,"pricebook_rate":3,"item_id":"own"}]}]
            """#
        let name = "pricelist_brackets"
        let rows = try #require(try children(#""pricebook_items":\#(items)"#, name, of: .priceLists))
        #expect(
            try rows.map { try value("item_id", $0, name, of: .priceLists) } == [.text("5"), .text("5"), .text("own")]
        )
        #expect(rows.map(\.position) == [1, 2, 3])
    }

    @Test(arguments: [
        (#""line_items":"x""#, 0, "line_items"), (#""line_items":[1,{"name":"a"}]"#, 1, "line_items"),
        (#""line_items":[{"quantity":"two"}]"#, 1, "quantity"), (#""line_items":7"#, 0, "line_items"),
    ])
    func `that are not what they should be cost themselves, and are noted`(
        _ members: String,
        count: Int,
        column: String
    ) throws {
        let row = try detail(members, of: .invoices)
        #expect(row.children[0]?.count == count)
        #expect(row.faults.map(\.table) == ["invoice_line_items"] && row.faults.map(\.column) == [column])
    }
}
