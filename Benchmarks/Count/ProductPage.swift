import SyncCore
import ZohoAPI

/// A page of products as Zoho lists them.
struct ProductPage {
    static let size = 200

    private let reader = AnswerReader(.products)
    private let bytes: [UInt8]

    init() {
        let items = (0..<Self.size).map(Self.item).joined(separator: ",")
        bytes = Array(#"{"code":0,"message":"success","items":[\#(items)],"page_context":{"page":1}}"#.utf8)
    }

    /// Reads them, and so hashes each.
    func records() throws -> [SourceRecord] {
        try reader.page(bytes).content?.records ?? []
    }

    private static func item(_ number: Int) -> String {
        """
        {"item_id":"\(2_646_610_000_000_113_000 + number)","name":"Desk chair \(number)","item_name":"Desk chair \(number)",\
        "unit":"pcs","status":"active","source":"user","is_linked_with_zohocrm":false,"zcrm_product_id":"",\
        "description":"Oak, 45 cm \\u00d7 90 cm; \\"solid\\"\\nNo \(number)","rate":\(number).50,"rate_formatted":"$\(number).50",\
        "tax_id":"","tax_name":"","tax_percentage":0,"purchase_account_id":"2646610000000034003",\
        "purchase_account_name":"Cost of Goods Sold","account_id":"2646610000000000388","account_name":"Sales",\
        "purchase_description":"","purchase_rate":\(number).25,"item_type":"inventory","product_type":"goods",\
        "has_attachment":false,"is_returnable":true,"stock_on_hand":\(number).0,"available_stock":\(number).0,\
        "actual_available_stock":\(number).0,"reorder_level":"","sku":"CH-\(number)","upc":"","ean":"","isbn":"",\
        "part_number":"","brand":"","manufacturer":"","created_time":"2023-12-31T18:30:00+0300",\
        "last_modified_time":"2025-11-13T11:30:00+0300","image_name":"","image_type":"","cf_shelf":"C-\(number)",\
        "cf_shelf_unformatted":"C-\(number)","custom_fields":[{"api_name":"cf_shelf","value":"C-\(number)"}],\
        "tags":[]}
        """
    }
}
