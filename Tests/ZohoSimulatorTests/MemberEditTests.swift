import Testing

@testable import ZohoSimulator

/// JSON texts that are changed without being read.
@Suite struct MemberEditTests {
    @Test(arguments: [
        (MemberEdit.set("b", "2.50"), #"{"a":1,"b":2.50}"#), (.set("a", "null"), #"{"a":null}"#), (.remove("a"), "{}"),
        (.remove("c"), #"{"a":1}"#), (.wrap("a"), #"{"a":[1]}"#), (.set("a.b", "1"), #"{"a":1}"#),
        (.set("*", "7"), #"{"a":7}"#),
        (.set("a", #""<{value}>""#), #"{"a":"<1>"}"#), (.set("b", #""<{value}{read}>""#), #"{"a":1,"b":"<9>"}"#),
    ])
    func `a member of an object`(edit: MemberEdit, expected: String) {
        #expect(String(decoding: edit.applied(to: Array(#" {"a": 1}"#.utf8), read: [0x39]), as: UTF8.self) == expected)
    }

    @Test(arguments: [
        (MemberEdit.set("0", "7"), #"[7,{"x":"a,]}\"b"}]"#), (.set("2", "7"), #"[1,{"x":"a,]}\"b"},7]"#),
        (.set("3", "7"), #"[1,{"x":"a,]}\"b"}]"#), (.remove("*"), "[]"), (.set("*.x", "0"), #"[1,{"x":0}]"#),
        (.set("1.x", #""{value}!""#), #"[1,{"x":"a,]}\"b!"}]"#), (.set("1", #""{value}""#), #"[1,""]"#),
    ])
    func `an element of an array`(edit: MemberEdit, expected: String) {
        let text = #" [1, {"x":"a,]}\"b"} ]"#
        #expect(String(decoding: edit.applied(to: Array(text.utf8), read: []), as: UTF8.self) == expected)
    }

    @Test(arguments: ["", "<html>", #""text""#, "12", #"{"a":1"#, "GIF89a"])
    func `what is no object or array stays as it is`(text: String) {
        #expect(MemberEdit.set("a", "2").applied(to: Array(text.utf8), read: []) == Array(text.utf8))
    }

    @Test func `a name that comes twice is changed twice, and broken text stays`() {
        let broken = Array(#","b":"\ud83d"#.utf8) + [0xC3, 0x28, 0xFF] + Array(#""}"#.utf8)
        let text = Array(#"{"a":1,"a":2"#.utf8) + broken
        #expect(MemberEdit.set("a", "0").applied(to: text, read: []) == Array(#"{"a":0,"a":0"#.utf8) + broken)
    }
}
