import SyncCore
import Testing

/// What acts on who reads a text.
@Suite struct ShownTests {
    /// The characters of case 38, as its check writes them down, and the line's ends and separators.
    private static let acting: [ClosedRange<UInt32>] = [
        0x00...0x1F, 0x7F...0x9F, 0x2028...0x2029, 0x202A...0x202E, 0x2066...0x2069,
    ]

    private static func acts(_ scalar: Unicode.Scalar) -> Bool { acting.contains { $0.contains(scalar.value) } }

    /// Every character that there is, each between two letters, so that none joins another.
    private static let all = text { _ in nil }

    private static func text(_ replacement: (Unicode.Scalar) -> String?) -> String {
        var text = String.UnicodeScalarView()
        for scalar in (0...0x10FFFF as ClosedRange<UInt32>).lazy.compactMap(Unicode.Scalar.init) {
            text.append("a")
            if let replaced = replacement(scalar) {
                text.append(contentsOf: replaced.unicodeScalars)
            } else {
                text.append(scalar)
            }
        }
        return String(text)
    }

    private static func number(_ scalar: Unicode.Scalar) -> String {
        ["\n": "\\n", "\r": "\\r", "\t": "\\t"][scalar] ?? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }

    @Test func `every character that acts is shown by its number, and every other one is as it was`() {
        let expected = Self.text { Self.acts($0) ? Self.number($0) : nil }
        #expect(Self.all.shown.utf8.elementsEqual(expected.utf8))
        #expect(expected.shown.utf8.elementsEqual(expected.utf8))
    }

    @Test func `JSON says the same with every character, and has none that acts`() throws {
        let json = JSONWriter.string(Self.all).shownJSON
        #expect(!json.unicodeScalars.contains(where: Self.acts))
        let read = try #require(try JSONValue.found(in: Array(json.utf8)[...]).string)
        #expect(read.utf8.elementsEqual(Self.all.utf8))
    }

    @Test func `characters are shown by their numbers, lines by their letter`() {
        #expect(
            "Item\u{1B}[2J\r\n\t\u{7}\u{9B}31m\u{202E}gnp\u{2028}".shown
                == #"Item\u{1B}[2J\r\n\t\u{7}\u{9B}31m\u{202E}gnp\u{2028}"#
        )
        #expect("كرسي 😀 é\u{200F}".shown == "كرسي 😀 é\u{200F}")
        #expect("\r\n".shown == #"\r\n"#)
        #expect("a\n\tb\r\u{1B}".shownInLines == "a\n\tb" + #"\r\u{1B}"#)
        #expect("{\"a\":\n\"\u{9B}\u{7F}\u{2066}\"}".shownJSON == #"{"a": "\u009b\u007f\u2066"}"#)
        #expect("".shown.isEmpty && "".shownJSON.isEmpty)
    }
}
