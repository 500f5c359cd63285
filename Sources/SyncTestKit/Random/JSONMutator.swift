/// Breaks JSON the way broken programs, cut connections and hostile senders do, mostly so that it stays nearly right:
/// a mutation that is refused at its first byte teaches nothing.
package struct JSONMutator: Sendable {
    /// Texts from which parts are spliced in.
    private let donors: [[UInt8]]

    package init(donors: [[UInt8]]) {
        self.donors = donors
    }

    private static let structure = Array(#"{}[]",:\0-.eEtfn 19"#.utf8)

    private static let fragments: [[UInt8]] =
        [
            #"\u0041"#, #"\ud83d\ude00"#, #"\ud83d"#, #"\udc00"#, #"\u00"#, #"\x"#, #"\""#, #"\\"#, #"\/"#, #"\u0000"#,
            "\\",
            "null", "true", "{}", "[]", "\"\"", "\"\":0,", "-0", "0.0", "1E30", "1e-7", "1e", "1.", "-", "01", "+1",
            "1e+",
            "1e99999999999999999999999999999", "9007199254740993", "1e-9223372036854775808", "0e0", "0.000000100",
            "\"item_id\":\"7\",", "\"contact_type\":\"vendor\",",
            "\"last_modified_time\":\"2025-01-01T00:00:00+0300\",",
            "\u{20AC}", "\u{1F600}", "\u{FB33}", "\u{7F}", "\u{1}", "\n", "\t ",
        ].map { Array($0.utf8) } + [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0],
        ]

    /// One to four mutations of a text, one after the other.
    package func mutated(_ text: [UInt8], with random: inout SeededRandom) -> [UInt8] {
        var text = text
        for _ in 0...random.below(4) { mutate(&text, &random) }
        return text
    }

    private func mutate(_ text: inout [UInt8], _ random: inout SeededRandom) {
        let place = random.below(text.count)
        switch random.below(12) {
        case 0: if !text.isEmpty { text[place] ^= 1 << UInt8(random.below(8)) }
        case 1: if !text.isEmpty { text[place] = random.one(of: Self.structure) }
        case 2: text.insert(random.one(of: Self.structure), at: place)
        case 3, 4: text.insert(contentsOf: random.one(of: Self.fragments), at: place)
        case 5: text.removeSubrange(place..<min(text.count, place + 1 + random.below(12)))
        case 6: if random.once(in: 4) { text.removeSubrange(place...) }
        case 7: splice(into: &text, at: place, &random)
        case 8: duplicateItem(in: &text, from: place, to: random.below(text.count))
        case 9: replaceNumber(in: &text, from: place, &random)
        case 10: if random.once(in: 16) { nest(&text, at: place, &random) }
        default: swapItems(in: &text, from: place)
        }
    }

    private func splice(into text: inout [UInt8], at place: Int, _ random: inout SeededRandom) {
        guard !donors.isEmpty else { return }
        let donor = random.one(of: donors)
        let start = random.below(donor.count)
        let end = min(donor.count, start + random.below(60))
        text.replaceSubrange(place..<min(text.count, place + random.below(60)), with: donor[start..<end])
    }

    /// Copies what stands between two commas to behind another comma: a duplicate member, if both are of one object.
    private func duplicateItem(in text: inout [UInt8], from place: Int, to target: Int) {
        let comma = UInt8(ascii: ",")
        guard let start = text[place...].firstIndex(of: comma),
            let end = text[(start + 1)...].firstIndex(of: comma),
            let destination = text[target...].firstIndex(of: comma)
        else { return }
        text.insert(contentsOf: Array(text[start..<end]), at: destination)
    }

    /// Changes the order of two neighbours.
    private func swapItems(in text: inout [UInt8], from place: Int) {
        let comma = UInt8(ascii: ",")
        guard let start = text.suffix(from: min(place, text.count)).firstIndex(of: comma),
            let middle = text[(start + 1)...].firstIndex(of: comma),
            let end = text[(middle + 1)...].firstIndex(of: comma)
        else { return }
        text.replaceSubrange(start..<end, with: Array(text[middle..<end] + text[start..<middle]))
    }

    private func replaceNumber(in text: inout [UInt8], from place: Int, _ random: inout SeededRandom) {
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        guard let start = text[place...].firstIndex(where: isDigit) else { return }
        let end = text[start...].firstIndex { !isDigit($0) } ?? text.count
        var number = (0...random.below(40)).map { _ in UInt8(0x30 + random.below(10)) }
        if random.once(in: 2) { number.insert(UInt8(ascii: "."), at: random.below(number.count)) }
        if random.once(in: 3) {
            number += Array("e-".utf8.prefix(1 + random.below(2))) + Array(String(random.next() % 500).utf8)
        }
        text.replaceSubrange(start..<end, with: number)
    }

    private func nest(_ text: inout [UInt8], at place: Int, _ random: inout SeededRandom) {
        let depth = 500 + random.below(30)
        let (opening, closing) = random.once(in: 2) ? ("[", "]") : (#"{"a":"#, "}")
        let end = min(text.count, place + random.below(20))
        let inner = Array(text[place..<end])
        let nested = Array(String(repeating: opening, count: depth).utf8) + inner
        text.replaceSubrange(place..<end, with: nested + Array(String(repeating: closing, count: depth).utf8))
    }
}
