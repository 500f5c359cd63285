import SyncCore
import Testing

/// The three shapes of zoho-api 3.6.
struct `Custom fields` {
    private func fields(_ members: String) throws -> String? {
        try RowMapper(.products).row(for: try record(#"{"item_id":"1",\#(members)}"#)).customFields
    }

    @Test func `are read from members of the record`() throws {
        #expect(try fields(#""cf_size":"L","name":"x","cf_age":7"#) == #"{"cf_age":7,"cf_size":"L"}"#)
    }

    @Test func `are read from the custom field hash`() throws {
        #expect(try fields(#""custom_field_hash":{"cf_b":true,"cf_a":[1]}"#) == #"{"cf_a":[1],"cf_b":true}"#)
    }

    @Test func `are read from the list of custom fields`() throws {
        let list = #"""
            "custom_fields":[{"customfield_id":"46","api_name":"cf_size","label":"Size","value":"L"},
            {"customfield_id":"47","label":"Age","value":7},{"customfield_id":"48","value":null},{"label":"none"},5]
            """#
        #expect(try fields(list) == #"{"48":null,"Age":7,"cf_size":"L"}"#)
    }

    @Test(arguments: [
        #""cf_day":"13 Nov","cf_day_unformatted":"2025-11-13""#,
        #""cf_day_unformatted":"2025-11-13","cf_day":"13 Nov""#,
        #""custom_field_hash":{"cf_day":"13 Nov","cf_day_unformatted":"2025-11-13"}"#,
        #""cf_day_unformatted":"2025-11-13","custom_fields":[{"api_name":"cf_day","value":"13 Nov"}]"#,
        #""custom_fields":[{"api_name":"cf_day","value":"13 Nov"}],"cf_day_unformatted":"2025-11-13""#,
    ])
    func `have the unformatted value where there is one, in any order`(_ members: String) throws {
        #expect(try fields(members) == #"{"cf_day":"2025-11-13"}"#)
    }

    @Test func `are the same in each of the shapes`() throws {
        let named = #""cf_size":"L\n\u00e9""#
        let hashed = "\"custom_field_hash\":{\(named)}"
        let listed = #""custom_fields":[{"api_name":"cf_size","value":"L\n\u00e9"}]"#
        let expected = try fields(named)
        #expect(
            try fields(hashed) == expected && fields(listed) == expected
                && fields("\(listed),\(hashed),\(named)") == expected
        )
    }

    @Test func `have names of any characters`() throws {
        #expect(try fields(#""cf_\"a\\\u000a":1,"cf_\u0643":2"#) == #"{"cf_\"a\\\n":1,"cf_ك":2}"#)
    }

    @Test(arguments: [
        #""name":"x""#, #""custom_field_hash":{}"#, #""custom_fields":[]"#,
        #""custom_fields":null,"custom_field_hash":"""#,
    ])
    func `are absent where the record has none`(_ members: String) throws {
        #expect(try fields(members) == nil)
    }
}
