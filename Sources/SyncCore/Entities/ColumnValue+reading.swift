extension ColumnValue {
    /// Reads a member's value for a column, as people and other programs write such values too: a number in a text, with grouped
    /// digits or a percent sign; a truth as 0, 1, yes or no; a stamp without seconds; blank text for nothing.
    ///
    /// - Returns: the value, `null` for what is empty or cannot be read; and whether it is what the source sent.
    static func reading(_ value: JSONValue, as kind: Column.Kind) -> (value: ColumnValue, fits: Bool) {
        if isEmpty(value, kind) { return (.null, true) }
        if kind == .text { return text(value.string ?? writtenOut(value)) }
        let text = (value.string ?? value.json).trimmed
        let read: ColumnValue? =
            switch kind {
            case .text: .text(text)
            case .decimal: DecimalText.read(text).map(ColumnValue.decimal)
            case .boolean: truth(text).map(ColumnValue.boolean)
            case .instant: value.string == nil ? nil : Instant(iso8601: text).map(ColumnValue.instant)
            case .date: value.string == nil ? nil : CalendarDate.read(text).map(ColumnValue.date)
            }
        return read.map { ($0, true) } ?? (.null, false)
    }

    private static func isEmpty(_ value: JSONValue, _ kind: Column.Kind) -> Bool {
        switch value.kind {
        case .null: true
        case .string: kind != .text && value.string?.trimmed.isEmpty == true
        case .array: kind != .text && (try? value.elements())?.isEmpty == true
        case .object: kind != .text && (try? value.members())?.isEmpty == true
        case .number, .boolean: false
        }
    }

    /// What is no text, as one: the same however a database writes the value. Digits are kept.
    private static func writtenOut(_ value: JSONValue) -> String {
        if value.kind == .number, let number = DecimalText.plain(value.json), number.utf8.count <= plainBytesMax {
            return number.hasPrefix("-") && !number.contains { ("1"..."9").contains($0) }
                ? String(number.dropFirst()) : number
        }
        let json = UnstorableText.replacing(inJSON: value.bytes) ?? Array(value.bytes)
        return (try? CanonicalJSON.form(of: json)).map { String(decoding: $0, as: UTF8.self) } ?? value.json
    }

    /// Longer numbers are written with an exponent.
    private static let plainBytesMax = 400

    private static func text(_ text: String) -> (value: ColumnValue, fits: Bool) {
        let storable = UnstorableText.replacing(in: text)
        return (.text(storable), storable == text)
    }

    private static func truth(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "1", "yes": true
        case "false", "0", "no": false
        default: nil
        }
    }
}

extension String {
    /// Without white space around it.
    fileprivate var trimmed: String {
        // Nearly every value has none, and its ends are found sooner than its characters.
        let isVisible = { (byte: UInt8?) in byte.map { $0 > UInt8(ascii: " ") && $0 < 0x7F } ?? true }
        if isVisible(utf8.first), isVisible(utf8.last) { return self }
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
