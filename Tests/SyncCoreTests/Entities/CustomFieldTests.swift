import SyncCore
import SyncTestKit
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

    @Test(arguments: [
        #""cf_agent":"North Depot","cf_agent_unformatted":"4600000000000000099""#,
        #""cf_agent_unformatted":"4600000000000000099","cf_agent":"North Depot""#,
        #""custom_field_hash":{"cf_agent":"North Depot","cf_agent_unformatted":"4600000000000000099"}"#,
        #"""
        "custom_fields":[{"api_name":"cf_agent","data_type":"lookup","value":"4600000000000000099",
        "value_formatted":"North Depot"}]
        """#,
        #""cf_agent":"North Depot","custom_fields":[{"label":"Agent","value":"4600000000000000099"}]"#,
        #"""
        "custom_fields":[{"api_name":"cf_agent","value":"North Depot"}],
        "cf_agent_formatted":"North Depot","cf_agent_unformatted":"4600000000000000099"
        """#,
    ])
    func `that look up a record have its name and its id`(_ members: String) throws {
        #expect(try fields(members) == #"{"cf_agent":"North Depot","cf_agent_id":"4600000000000000099"}"#)
    }

    @Test func `that look up several have their names and their ids`() throws {
        let ids = #"["460000000000101","460000000000102"]"#
        #expect(
            try fields(#""cf_agents":["North","South"],"cf_agents_unformatted":\#(ids)"#)
                == #"{"cf_agents":["North","South"],"cf_agents_id":\#(ids)}"#
        )
        #expect(
            try fields(#""cf_agents":"North, South","cf_agents_unformatted":"460000000000101,460000000000102""#)
                == #"{"cf_agents":"North, South","cf_agents_id":"460000000000101,460000000000102"}"#
        )
    }

    @Test func `leave a field alone whose own name an id would take`() throws {
        let lookup = #""cf_agent":"North","cf_agent_unformatted":"460000000000101""#
        #expect(
            try fields(#"\#(lookup),"cf_agent_id":"A-7""#)
                == #"{"cf_agent":"North","cf_agent_id":"A-7","cf_agent_unformatted":"460000000000101"}"#
        )
    }

    /// What is unformatted, what is shown, and what becomes of it.
    @Test(arguments: [
        ("1200", #""1,200.00""#, "1200"), ("true", #""Yes""#, "true"),
        (#""2025-11-13""#, #""13 Nov""#, #""2025-11-13""#),
        (#"["A","B"]"#, #""A, B""#, #"["A","B"]"#),
        ("460000000000101", #""IQD 460,000,000,000,101.00""#, "460000000000101"),
        (#""460000000000101""#, #""460000000000101""#, #""460000000000101""#),
        (#""9647701234567""#, #""call""#, #""9647701234567""#),
        (#""""#, #""x""#, #""x""#), (#""460000000000101""#, #""""#, #""460000000000101""#),
    ])
    func `that look up nothing have the value for machines`(_ unformatted: String, shown: String, value: String) throws
    {
        #expect(try fields(#""cf_x":\#(shown),"cf_x_unformatted":\#(unformatted)"#) == #"{"cf_x":\#(value)}"#)
        let listed = #"[{"api_name":"cf_x","value":\#(unformatted),"value_formatted":\#(shown)}]"#
        #expect(try fields(#""custom_fields":\#(listed)"#) == #"{"cf_x":\#(value)}"#)
    }

    @Test func `of a kind that looks nothing up have no id, however long their digits`() throws {
        let listed = #"[{"api_name":"cf_x","data_type":"string","value":"460000000000101","value_formatted":"code"}]"#
        #expect(try fields(#""custom_fields":\#(listed)"#) == #"{"cf_x":"460000000000101"}"#)
    }

    @Test(arguments: [
        #""cf_hsn_code":7,"custom_fields":[{"customfield_id":"46","label":"HSN Code","value":7}]"#,
        #""cf_hsn_code":7,"custom_fields":[{"placeholder":"cf_hsn_code","label":"HSN","value":7}]"#,
        #""cf_hsn_code":"7.00","cf_hsn_code_formatted":"7.00","cf_hsn_code_unformatted":7"#,
        #""custom_field_hash":{"cf_hsn_code":7},"custom_fields":[{"label":"hsn-code","value":7}],"cf_hsn_code":7"#,
        #""custom_fields":[{"api_name":"cf_hsn_code","label":"HS","value":7},{"label":"HS","value":7}]"#,
    ])
    func `have one key each, however many shapes tell them`(_ members: String) throws {
        #expect(try fields(members) == #"{"cf_hsn_code":7}"#)
    }

    @Test(arguments: ["null", #""""#, "[]", "{}", "[ ]"])
    func `that are empty are null`(_ empty: String) throws {
        #expect(try fields(#""cf_x":\#(empty),"cf_x_unformatted":\#(empty)"#) == #"{"cf_x":null}"#)
        #expect(try fields(#""custom_fields":[{"api_name":"cf_x","value":\#(empty)}]"#) == #"{"cf_x":null}"#)
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

/// A list row and a detail, in the order in which they were read.
struct `Custom fields of two payloads` {
    private func members(_ json: String) throws -> [JSONMember] {
        try JSONMember.members(of: Array("{\(json)}".utf8)[...])
    }

    private func fields(_ earlier: String, _ later: String) throws -> String? {
        CustomFields.json(earlier: try members(earlier), later: try members(later))
    }

    @Test func `are those of the one where the other has none`() throws {
        #expect(try fields(#""cf_a":1"#, #""name":"x""#) == #"{"cf_a":1}"#)
        #expect(try fields(#""name":"x""#, #""cf_a":1"#) == #"{"cf_a":1}"#)
        #expect(try fields(#""name":"x""#, "") == nil)
    }

    @Test(arguments: [
        #""cf_a":"2""#, #""custom_field_hash":{"cf_a":"2"}"#, #""custom_fields":[{"label":"A","value":"2"}]"#,
    ])
    func `have the later value, in whatever shape`(_ later: String) throws {
        for earlier in [
            #""cf_a":"1.00","cf_a_unformatted":1,"cf_b":3"#,
            #""cf_b":3,"custom_fields":[{"api_name":"cf_a","label":"A","value":1}]"#,
            #""cf_b":3,"custom_field_hash":{"cf_a":1}"#,
        ] {
            #expect(try fields(earlier, later) == #"{"cf_a":"2","cf_b":3}"#, "\(earlier)")
        }
    }

    @Test(arguments: [
        (#""custom_fields":[{"api_name":"cf_a","value":1}]"#, #""custom_fields":[]"#),
        (#""custom_fields":[{"api_name":"cf_a","value":1}]"#, #""custom_fields":null"#),
        (#""custom_field_hash":{"cf_a":1}"#, #""custom_field_hash":{}"#),
        (
            #""custom_field_hash":{"cf_a":1},"custom_fields":[{"label":"A","value":1}]"#,
            #""custom_fields":[],"custom_field_hash":{}"#
        ),
    ])
    func `are none where the later payload says so of the member that had them`(_ earlier: String, later: String) throws
    {
        #expect(try fields(earlier, later) == nil)
    }

    @Test func `of a member that both have are the later ones alone, null too`() throws {
        #expect(
            try fields(#""custom_field_hash":{"cf_a":1,"cf_b":2}"#, #""custom_field_hash":{"cf_b":3}"#)
                == #"{"cf_b":3}"#
        )
        #expect(try fields(#""cf_a":1"#, #""cf_a":null"#) == #"{"cf_a":null}"#)
    }

    @Test func `that only the earlier payload tells stay`() throws {
        #expect(try fields(#""cf_a":1"#, #""custom_field_hash":{"cf_b":2}"#) == #"{"cf_a":1,"cf_b":2}"#)
    }
}
