// Names, messages and ids come from outside, and so may hold what a terminal, a log or a page obeys instead of showing it. Whoever
// writes for people shows such characters by their numbers. This is done where texts leave the program (`Terminal`,
// `LineLogHandler`, `PageText`, `APIAnswer`), so that nobody before has to think of it.

extension Unicode.Scalar {
    /// Whether it acts on who reads it: C0 and C1 controls and DEL move the cursor, ring and end lines, as the separators of lines
    /// and paragraphs do; embeddings, overrides and isolates of direction (UAX 9) turn what stands around them.
    ///
    /// Marks of direction (U+200E, U+200F, U+061C) are left: each does no more than a letter of its script.
    fileprivate var acts: Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F, 0x2028...0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// As in Swift's texts: `\n`, `\u{1B}`.
    fileprivate var number: String {
        switch self {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{\(String(value, radix: 16, uppercase: true))}"
        }
    }

    /// As in JSON: `\u009b`. None that acts is beyond U+FFFF.
    fileprivate var jsonEscape: String {
        let digits = String(value, radix: 16)
        return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension String {
    /// The text as a part of one line: what would act on who reads it is shown as `\u{1B}`, a line's end as `\n`. The same again
    /// for what is shown already.
    package var shown: String { replacing(\.acts) { $0.number } }

    /// The text with its lines and tabs, where those do nothing: in a page.
    package var shownInLines: String {
        replacing({ $0.acts && $0 != "\n" && $0 != "\t" }) { $0.number }
    }

    /// JSON that means the same, on one line, without a character that would act on who reads it: `\u009b`.
    package var shownJSON: String {
        // In strings of JSON there are no C0 controls; between its values they are space.
        replacing(\.acts) { $0.value < 0x20 ? " " : $0.jsonEscape }
    }

    private func replacing(
        _ isReplaced: (Unicode.Scalar) -> Bool,
        _ replacement: (Unicode.Scalar) -> String
    ) -> String {
        // Most texts have none. All that act are C0 controls, DEL, or begin with one of two bytes.
        guard utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 || $0 == 0xE2 }) else { return self }
        var text = ""
        text.reserveCapacity(utf8.count)
        for scalar in unicodeScalars {
            if isReplaced(scalar) { text += replacement(scalar) } else { text.unicodeScalars.append(scalar) }
        }
        return text
    }
}
