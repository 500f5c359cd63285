import SyncTestKit

/// Texts like those of the API and of the cache, to be mutated.
struct Corpus {
    private let records: [[UInt8]]
    private let pages: [[UInt8]]
    private let contactPages: [[UInt8]]
    private let details: [[UInt8]]
    private let texts: [[UInt8]]

    var all: [[UInt8]] { records + pages + contactPages + details + texts }

    init(with random: inout SeededRandom) {
        var items: [String] = []
        var contacts: [String] = []
        for number in 0..<12 {
            items.append(Self.item(number, &random))
            contacts.append(Self.contact(number, &random))
        }
        records = (items + contacts).map { Array($0.utf8) }
        pages = (0..<6).map { Self.page(Array(items[$0..<$0 + $0]), member: "items") }
        contactPages = (0..<6).map { Self.page(Array(contacts[$0..<$0 + $0]), member: "contacts") }
        details = items.prefix(4).map { Array(#"{"code":0,"message":"success","item":\#($0)}"#.utf8) }
        texts = [
            "2025-11-13T11:30:00+0300", "2025-11-13T08:30:00.123456Z", "1250.7500", "-1.5e-3",
            "12345678901234567890e12",
            #"{"entity_type":"product","entity_id":"1","local_id":"2","content_hash":null,"last_modified_time":null,"#
                + #""cached_at":"2025-11-13T08:35:21.123456","sync_count":3,"generation":"g"}"#,
        ].map { Array($0.utf8) }
    }

    func texts(for target: Target) -> [[UInt8]] {
        switch target {
        case .value, .record: records
        case .page: pages
        case .contactPage: contactPages
        case .detail: details
        case .texts: texts
        }
    }

    private static func item(_ number: Int, _ random: inout SeededRandom) -> String {
        let names = [
            "Chair", #"\u0643\u0631\u0633\u064a"#, "كرسي مكتب", #"Tab\tseparated \\ \"note\""#, "", "😀", #"a\/b"#,
        ]
        let rates = ["10.50", "168.0", "0.0", "-0", "1e3", "0.0000001", "12345678901234567890.10", "null", "\"\""]
        return
            #"{"item_id":"18224650000001\#(number)","name":"\#(random.one(of: names))","rate":\#(random.one(of: rates)),"#
            + #""status":"active","description":"\#(random.one(of: names))","track_inventory":true,"stock_on_hand":82.0,"#
            + #""created_time":"2023-12-31T18:30:00+0300","last_modified_time":"2024-03-01T19:59:18+0300","#
            + #""cf_shelf":"C-37","cf_shelf_unformatted":"C-37","tags":[],"reorder_level":"","rate_formatted":"IQD1","#
            + #""custom_fields":[{"api_name":"cf_a","value":\#(random.one(of: rates))}],"#
            + #""custom_field_hash":{"cf_b":[1,{"c":null}]}}"#
    }

    private static func contact(_ number: Int, _ random: inout SeededRandom) -> String {
        let kinds = ["customer", "vendor", "customer", ""]
        return
            #"{"contact_id":"18224650000002\#(number)","contact_type":"\#(random.one(of: kinds))","contact_name":"علي","#
            + #""outstanding_receivable_amount":2500.250,"payment_terms":30,"created_time_formatted":"today","#
            + #""last_modified_time":"2024-03-01T19:59:18+0300"}"#
    }

    private static func page(_ rows: [String], member: String) -> [UInt8] {
        Array(
            (#"{"code":0,"message":"success","\#(member)":[\#(rows.joined(separator: ","))],"#
                + #""page_context":{"page":1,"per_page":200,"has_more_page":true,"report_name":"Items","#
                + #""applied_filter":"Status.All","custom_fields":[],"sort_column":"name","sort_order":"A"}}"#).utf8
        )
    }
}
