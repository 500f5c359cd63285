import SyncCore
import Testing

struct `JSON without exactly one meaning` {
    @Test(arguments: [
        ("", 0, "the input ends inside a value"),
        ("   ", 3, "the input ends inside a value"),
        ("{\"a\":1", 6, "the input ends inside a value"),
        ("[1,]", 3, "']' where a value was expected"),
        ("{\"a\":1,}", 7, "'}' where a string was expected"),
        ("{a:1}", 1, "'a' where a string was expected"),
        ("{\"a\" 1}", 5, "'1' where a colon was expected"),
        ("[1 2]", 3, "'2' where a comma or a closing bracket was expected"),
        ("1 2", 2, "bytes after the end of the value"),
        ("tru", 3, "the input ends inside a value"),
        ("trUe", 2, "'U' where true was expected"),
        ("01", 1, "'1' where a comma, a bracket or the end after a leading zero was expected"),
        ("-", 1, "the input ends inside a value"),
        ("+1", 0, "'+' where a value was expected"),
        (".5", 0, "'.' where a value was expected"),
        ("1.", 2, "the input ends inside a value"),
        ("1.e5", 2, "'e' where a digit after the decimal point was expected"),
        ("1e+]", 3, "']' where a digit of the exponent was expected"),
        ("NaN", 0, "'N' where a value was expected"),
        ("\"a\tb\"", 2, "unescaped control character 0x09 in a string"),
        (#""a\xb""#, 2, "invalid escape in a string"),
        (#""\u12g4""#, 1, "invalid escape in a string"),
        (#""\u12"#, 5, "the input ends inside a value"),
        (#""x\ud83d""#, 2, "lone surrogate in a string"),
        (#""\ud83d\u0041""#, 1, "lone surrogate in a string"),
        (#""\ude00\ud83d""#, 1, "lone surrogate in a string"),
        (#"{"a":1,"b":2,"a":3}"#, 17, "duplicate member \"a\""),
        (#"[{"a":1,"\u0061":3}]"#, 17, "duplicate member \"a\""),
    ])
    func `is refused with the offset and the cause`(_ json: String, offset: Int, cause: String) {
        #expect(fault(json)?.description == "byte \(offset): \(cause)")
    }

    @Test(
        arguments: [
            [0xFF], [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE2, 0x82],
            [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x28, 0xA1], [0xF0, 0x9F, 0x28, 0x80],
        ] as [[UInt8]]
    )
    func `is every string that is not UTF-8`(_ bytes: [UInt8]) {
        for prefix in ["", "1234567", "éé"] {
            let json = Array("\"\(prefix)".utf8) + bytes + Array("\"".utf8)
            #expect(fault(json) == JSONFault(.invalidUTF8, at: 1 + prefix.utf8.count))
        }
    }

    @Test func `is what nests deeper than 512 levels, of any kind`() throws {
        for (opening, closing) in [("[", "]"), (#"{"a":"#, "}"), (#"[{"a":"#, "}]")] {
            let levels = opening.filter { "[{".contains($0) }.count
            func nested(_ count: Int) -> String {
                String(repeating: opening, count: count / levels) + "1"
                    + String(repeating: closing, count: count / levels)
            }
            #expect(try canonical(nested(512)) == nested(512))
            #expect(fault(nested(512 + levels))?.cause == .tooDeep(maximum: 512))
        }
        #expect(fault(String(repeating: "[", count: 1_000_000))?.cause == .tooDeep(maximum: 512))
    }
}
