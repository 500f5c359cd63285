import Foundation
import Logging
import Testing

@testable import ZohoSimulator

@Suite struct SimulatedRowTests {
    private func item(_ inventory: Bool, tracked: Bool = true) async throws -> [String: Any]? {
        let configuration = SimulatorConfiguration.small(products: 60)
        let organization = ZohoSimulator(configuration: configuration, logger: .init(label: "test")).organization
        for id in organization.ids(.items) {
            let bytes = try #require(organization.row(.items, id: id, inventory: inventory))
            let row = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
            if row["track_inventory"] as? Bool == tracked { return row }
        }
        return nil
    }

    /// zoho-api.md, Appendix A.
    @Test func `a Books item has the recorded members`() async throws {
        let row = try #require(try await self.item(false))
        for name in [
            "item_id", "name", "item_name", "unit", "status", "source", "is_linked_with_zohocrm", "zcrm_product_id",
            "description", "rate", "tax_id", "tax_name", "tax_percentage", "purchase_account_id",
            "purchase_account_name", "account_id", "account_name", "purchase_description", "purchase_rate",
            "can_be_sold", "can_be_purchased", "track_inventory", "item_type", "product_type", "has_attachment", "sku",
            "image_name", "image_type", "image_document_id", "created_time", "last_modified_time", "product_subtype",
            "purpose_of_use", "vendor_name", "tags", "stock_on_hand", "cf_category", "cf_category_unformatted",
        ] { #expect(row[name] != nil, "\(name)") }
        #expect(row["custom_fields"] == nil)
        #expect(row["brand"] == nil)
        #expect((row["item_id"] as? String)?.count == 19)
        #expect((row["last_modified_time"] as? String)?.hasSuffix("+0300") == true)
    }

    @Test func `an Inventory item has Inventory's members too`() async throws {
        let row = try #require(try await self.item(true))
        for name in ["brand", "manufacturer", "upc", "is_returnable", "weight_unit", "category_name", "item_name"] {
            #expect(row[name] != nil, "\(name)")
        }
    }

    @Test func `an untracked item has no stock members`() async throws {
        let row = try #require(try await self.item(true, tracked: false))
        for name in ["stock_on_hand", "available_stock", "actual_available_stock"] { #expect(row[name] == nil) }
    }

    @Test func `rows are about one and a half kilobytes and differ in escapes`() async throws {
        let configuration = SimulatorConfiguration.small(products: 400, customers: 400)
        let organization = ZohoSimulator(configuration: configuration, logger: .init(label: "test")).organization
        let rows = organization.ids(.items).compactMap { organization.row(.items, id: $0, inventory: true) }
        let mean = rows.map(\.count).reduce(0, +) / rows.count
        #expect((1_300...1_700).contains(mean), "\(mean)")
        let text = rows.map { String(decoding: $0, as: UTF8.self) }.joined()
        for sample in [#"\u06"#, #"\/"#, #"\""#, "طابعة", #""rate":0.0"#] {
            #expect(text.contains(sample), "\(sample)")
        }
    }

    @Test func `money keeps more digits than a double has`() {
        #expect(Money(units: 375).description == "37.5")
        #expect(Money(units: 0).description == "0.0")
        #expect(Money(units: 125_075, scale: 2).description == "1250.75")
        #expect(Money(units: 5, scale: 2).description == "0.05")
        #expect(Money(units: -375).description == "-37.5")
        #expect(Money(units: 1_234_567_890_123_456_789, scale: 15).description == "1234.567890123456789")
    }

    @Test func `strings are escaped in each of the ways`() {
        func text(_ escapes: JSONWriter.Escapes) -> String {
            var writer = JSONWriter(escapes: escapes)
            writer.object { $0.string("a", "q\" b\\ /\n\u{1}ق😀") }
            return String(decoding: writer.bytes, as: UTF8.self)
        }
        #expect(text(.least) == #"{"a":"q\" b\\ /\n\u0001ق😀"}"#)
        #expect(text(.slashes) == #"{"a":"q\" b\\ \/\n\u0001ق😀"}"#)
        #expect(text(.ascii) == #"{"a":"q\" b\\ /\n\u0001\u0642\ud83d\ude00"}"#)
    }

    @Test func `stamps are written and read in any offset`() {
        #expect(Stamp.text(SimulatedClock.start, offset: 10_800) == "2025-11-13T08:30:00+0300")
        #expect(Stamp.text(0, offset: -14_400) == "1969-12-31T20:00:00-0400")
        #expect(Stamp.text(951_782_400, offset: 0) == "2000-02-29T00:00:00+0000")
        for text in [
            "2025-11-13T08:30:00+0300", "2025-11-13T08:30:00+03:00", "2025-11-13T05:30:00Z", "2025-11-13T08:30:00",
        ] { #expect(Stamp.instant(text, defaultOffset: 10_800) == SimulatedClock.start) }
        for text in ["", "yesterday", "2025-11-13 08:30:00", "2025-13-13T08:30:00Z", "2025-11-13T08:30:00 0300"] {
            #expect(Stamp.instant(text, defaultOffset: 0) == nil)
        }
    }

    @Test func `a zone comes from an offset and has a name that clients know`() {
        #expect(OrganizationZone(offset: "+0300") == .baghdad)
        #expect(OrganizationZone(offset: "-0400")?.identifier == "Etc/GMT+4")
        #expect(OrganizationZone(offset: "+0530")?.secondsFromGMT == 19_800)
        #expect(OrganizationZone(offset: "Baghdad") == nil)
    }

    @Test func `some contacts carry the documented array of custom fields, most an empty one`() async throws {
        let configuration = SimulatorConfiguration.small(customers: 100)
        let organization = ZohoSimulator(configuration: configuration, logger: .init(label: "test")).organization
        let rows = try organization.ids(.customers).map { id in
            let bytes = try #require(organization.row(.customers, id: id))
            return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        }
        let filled = rows.filter { ($0["custom_fields"] as? [Any])?.isEmpty == false }
        #expect(!filled.isEmpty && filled.count < 40)
        #expect(filled.allSatisfy { ($0["custom_field_hash"] as? [String: Any])?["cf_region"] != nil })
    }
}
