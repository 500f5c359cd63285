/// Decimal numbers as text, for columns that lose no digit.
package enum DecimalText {
    /// More digits make no amount of anything, and more than PostgreSQL takes.
    private static let digitsMax = 1_000

    /// Of numbers that are no longer than that, those with a larger exponent are when they are written out.
    private static let exponentMax: UInt = 2_000

    /// A number as people write it: with groups of digits, a percent sign, a plus; nil where it is none.
    static func read(_ text: String) -> String? {
        guard text.utf8.count <= digitsMax else { return nil }
        if let number = plain(text) { return number.utf8.count <= digitsMax ? number : nil }
        var text = text[...]
        if text.last == "%" { text = text.dropLast() }
        while text.last == " " { text = text.dropLast() }
        if text.first == "+" { text = text.dropFirst() }
        let sign = text.first == "-" ? "-" : ""
        let parts = text.dropFirst(sign.count).split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first.flatMap(ungrouped) else { return nil }
        let fraction = parts.count == 2 ? "." + parts[1] : ""
        guard !whole.isEmpty || fraction.count > 1 else { return nil }
        return plain(sign + (whole.isEmpty ? "0" : whole) + fraction)
    }

    /// `1,234,567` and, as India groups them, `12,34,567`.
    private static func ungrouped(_ whole: Substring) -> String? {
        let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
        guard groups.count > 1 else { return String(whole) }
        let isGrouped =
            (1...3).contains(groups[0].count) && groups.last?.count == 3
            && groups.dropFirst().dropLast().allSatisfy { (2...3).contains($0.count) }
        return isGrouped ? groups.joined() : nil
    }

    /// The same decimal without an exponent, its digits as they were sent (`10.50` stays `10.50`, `1.5e3` is `1500`);
    /// nil where the text is not a JSON number.
    package static func plain(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        let isNumber = bytes.withUnsafeBufferPointer { bytes in
            guard let first = bytes.first, first == UInt8(ascii: "-") || first &- 0x30 < 10 else { return false }
            var lexer = JSONLexer(bytes)
            return (try? lexer.number()) != nil && lexer.position == lexer.end
        }
        guard isNumber else { return nil }
        guard let mark = bytes.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return text }
        guard let exponent = Int(String(decoding: bytes[(mark + 1)...], as: UTF8.self)),
            exponent.magnitude <= exponentMax
        else { return nil }
        return shifted(String(decoding: bytes[..<mark], as: UTF8.self), by: exponent)
    }

    private static func shifted(_ mantissa: String, by exponent: Int) -> String {
        let sign = mantissa.hasPrefix("-") ? "-" : ""
        let parts = mantissa.dropFirst(sign.count).split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        var digits = String(parts[0]) + fraction
        var point = parts[0].count + exponent
        if point < 1 {
            digits = String(repeating: "0", count: 1 - point) + digits
            point = 1
        }
        if point > digits.count { digits += String(repeating: "0", count: point - digits.count) }
        let whole = digits.prefix(point).drop { $0 == "0" }
        let rest = digits.dropFirst(point)
        return sign + (whole.isEmpty ? "0" : String(whole)) + (rest.isEmpty ? "" : "." + rest)
    }
}

/// Calendar dates, `2025-11-13`.
enum CalendarDate {
    /// The date of a text that is one, or a stamp, of years that every database has.
    static func read(_ text: String) -> String? {
        let date = String(text.prefix(10))
        guard Instant(iso8601: date + "T00:00:00Z") != nil, !date.hasPrefix("0000") else { return nil }
        return text.utf8.count == 10 || Instant(iso8601: text) != nil ? date : nil
    }
}
