import SyncCore
import Testing

/// RFC 8785's own examples and rules; pitfall "key order and escapes gave different hashes".
struct `The canonical form` {
    /// RFC 8785, 3.2.2. Its first number ends in …33333329 and is printed as …3333333 there, because it goes through a
    /// double; here every digit is kept.
    @Test func `is that of RFC 8785's first example, but for the digit that a double would lose`() throws {
        let sample = #"""
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """#
        let expected =
            #"{"literals":[null,true,false],"numbers":[333333333.33333329,1e+30,4.5,0.002,1e-27],"#
            + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
        #expect(try canonical(sample) == expected)
    }

    /// RFC 8785, 3.2.3: by UTF-16 code units, so the emoji's surrogates come before the Hebrew letter at U+FB33.
    @Test func `sorts members as RFC 8785's second example`() throws {
        let sample = #"""
            {
              "\u20ac": "Euro Sign",
              "\r": "Carriage Return",
              "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face",
              "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """#
        let expected =
            #"{"\r":"Carriage Return","1":"One","\#u{80}":"Control","ö":"Latin Small Letter O With Diaeresis","#
            + #""€":"Euro Sign","😀":"Emoji: Grinning Face","\#u{FB33}":"Hebrew Letter Dalet With Dagesh"}"#
        #expect(try canonical(sample) == expected)
    }

    @Test func `sorts members at every depth and leaves elements where they are`() throws {
        let sample = #"{"b":[{"z":1,"y":[3,1,2]},{"d":{"q":1,"p":2}}],"a":{"c":1,"":2,"aa":3,"a":4}}"#
        let expected = #"{"a":{"":2,"a":4,"aa":3,"c":1},"b":[{"y":[3,1,2],"z":1},{"d":{"p":2,"q":1}}]}"#
        #expect(try canonical(sample) == expected)
    }

    @Test(arguments: [
        (#""\u0000\u0001\u001f\u007f""#, "\"\\u0000\\u0001\\u001f\u{7F}\""),
        (#""\b\t\n\f\r""#, #""\b\t\n\f\r""#),
        (#""\u0008\u0009\u000A\u000C\u000D""#, #""\b\t\n\f\r""#),
        (#""\u000b\u000B""#, #""\u000b\u000b""#),
        (#""\/\u002f""#, #""//""#),
        (#""\u00e9\u20AC\uD83D\uDE00""#, #""é€😀""#),
        (#""\uFFFF\uE000\uD7FF""#, "\"\u{FFFF}\u{E000}\u{D7FF}\""),
        (#""\u0022\u005C""#, #""\"\\""#),
        (#""""#, #""""#),
    ])
    func `writes each character in one way`(_ sample: String, expected: String) throws {
        #expect(try canonical(sample) == expected)
    }

    @Test func `keeps characters that only look alike apart`() throws {
        // RFC 8785, 3.1: no Unicode normalisation. Bytes are compared, since to String these are equal.
        let sample = Array("{\"e\u{301}\":1,\"\u{E9}\":\"e\u{301}\"}".utf8)
        #expect(try CanonicalJSON.form(of: sample) == sample)
    }

    @Test(arguments: ["null", "true", "false", "0", #""a""#, "[]", "{}", "[[]]", "[{}]"])
    func `of the smallest values is themselves, white space around them does not matter`(_ json: String) throws {
        #expect(try canonical(json) == json)
        #expect(try canonical(" \t\r\n\(json)\n ") == json)
    }

    @Test func `keeps null members and members of any name of a value that is no record`() throws {
        let sample = #"{"updated_at":null,"last_modified_time":1,"a_formatted":2}"#
        #expect(try canonical(sample) == #"{"a_formatted":2,"last_modified_time":1,"updated_at":null}"#)
    }

    @Test func `is the same however many kinds of objects were seen before`() throws {
        // More kinds than are remembered, twice, so that remembered orders are dropped and found again.
        let objects = (0..<100).map { number in #"{"z\#(number)":1,"a\#(number)":{"y":\#(number),"x":2},"m":3}"# }
        let expected = (0..<100).map { number in #"{"a\#(number)":{"x":2,"y":\#(number)},"m":3,"z\#(number)":1}"# }
        #expect(
            try canonical("[\((objects + objects).joined(separator: ","))]")
                == "[\((expected + expected).joined(separator: ","))]"
        )
    }

    @Test func `of an object with more members than are remembered is sorted too`() throws {
        let members = (0..<3_000).map { #""\#($0 * 7_919 % 3_000 + 10_000)":\#($0)"# }
        let form = try canonical("[{\(members.joined(separator: ","))}]")
        #expect(form == "[{\(members.sorted().joined(separator: ","))}]")
    }

    /// Keys are compared with remembered ones several bytes at a time.
    @Test func `tells keys apart that differ in any one byte, whatever their length`() throws {
        for length in 0...70 {
            let key = String(repeating: "k", count: length)
            let others = (0..<length).map { place in
                String(key.prefix(place)) + "j" + String(repeating: "k", count: length - place - 1)
            }
            let keys = [key] + others + [key + "k", key]
            let objects = keys.map { #"{"~":2,"\#($0)":1}"# }
            let expected = keys.map { #"{"\#($0)":1,"~":2}"# }
            #expect(try canonical("[\(objects.joined(separator: ","))]") == "[\(expected.joined(separator: ","))]")
        }
    }
}
