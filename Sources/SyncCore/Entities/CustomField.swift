/// One custom field, as far as the shapes that Zoho has for it tell it.
struct CustomField {
    /// `cf_<name>`: for people where there is an unformatted one.
    var shown: JSONValue?
    /// `cf_<name>_unformatted`: the number, the date, or the id of the record that is looked up.
    var unformatted: JSONValue?
    /// Its entry in `custom_fields`.
    var listed: ListedField?

    /// The value for machines: JSON. What is empty, in whatever way, is null.
    var value: String {
        (unformatted?.told ?? listed?.value?.told ?? shown?.told ?? listed?.formatted?.told)?.json ?? "null"
    }

    /// The name and the id of a record that the field looks up, or of several; nil where it looks up none.
    var link: (name: String, id: String)? {
        guard let id = unformatted?.asID ?? listed?.value?.asID, listed?.isPlain != true,
            let name = shown?.asName ?? listed?.formatted?.asName ?? listed?.value?.asName, !name.isNumber(of: id)
        else { return nil }
        return (name.json, id.json)
    }
}

/// An entry of `custom_fields`.
struct ListedField {
    /// What it may be known by, the best first.
    let names: [String]
    let value: JSONValue?
    let formatted: JSONValue?
    /// Whether its kind is one that looks nothing up.
    let isPlain: Bool

    private static let plainKinds: Set<String> = [
        "amount", "autonumber", "check_box", "date", "date_time", "decimal", "dropdown", "email", "formula",
        "multiline",
        "multiselect", "number", "percent", "phone", "string", "url",
    ]

    /// Nil where it has no name or no value.
    init?(_ entry: JSONValue) {
        guard let members = try? entry.members() else { return nil }
        func member(_ name: String) -> JSONValue? { members.first { $0.name == name }?.value }
        names = ["api_name", "placeholder", "label", "customfield_id", "custom_field_id", "field_id"].compactMap {
            guard let name = member($0)?.told else { return nil }
            return name.string ?? name.json
        }
        value = member("value")
        formatted = member("value_formatted")
        isPlain = member("data_type")?.string.map(Self.plainKinds.contains) ?? false
        if names.isEmpty || (value == nil && formatted == nil) { return nil }
    }
}

/// Tells which entries of `custom_fields` are which fields.
struct FieldIdentities {
    private var known: Set<String> = []
    /// Names by what is left of them without case, blanks and signs: Zoho makes `cf_hsn_code` of the label "HSN Code".
    private var byLetters: [String: String] = [:]

    /// - Parameter named: the fields that are told by their own names.
    init(_ named: some Sequence<String>, _ listed: [ListedField]) {
        // Only entries are asked for.
        if listed.isEmpty { return }
        for name in named.sorted() { know(name) }
        // An entry with more names leads from each of them to its field.
        for entry in listed {
            guard let name = entry.names.first(where: { $0.hasPrefix("cf_") }) else { continue }
            know(name)
            for other in entry.names { know(name, as: other) }
        }
    }

    /// The key of an entry's field.
    func name(of entry: ListedField) -> String {
        entry.names.first(where: known.contains)
            ?? entry.names.lazy.compactMap { byLetters[Self.letters(of: $0)] }.first
            ?? entry.names[0]
    }

    private mutating func know(_ name: String) {
        known.insert(name)
        know(name, as: name.hasPrefix("cf_") ? String(name.dropFirst(3)) : name)
    }

    private mutating func know(_ name: String, as other: String) {
        let letters = Self.letters(of: other)
        if !letters.isEmpty, byLetters[letters] == nil { byLetters[letters] = name }
    }

    private static func letters(of name: String) -> String {
        name.lowercased().filter { $0.isLetter || $0.isNumber }
    }
}

extension JSONValue {
    /// Itself, unless it says that there is nothing: null, `""`, `[]`, `{}`.
    var told: JSONValue? {
        let isEmpty =
            switch kind {
            case .null: true
            case .string: bytes.count == 2
            case .array: (try? elements().isEmpty) ?? false
            case .object: (try? members().isEmpty) ?? false
            case .number, .boolean: false
            }
        return isEmpty ? nil : self
    }

    /// Itself, if it is an id of Zoho's, or several, and nothing else: 15 digits or more each (zoho-api 3.2).
    fileprivate var asID: JSONValue? {
        let isID =
            switch kind {
            case .string: Self.areIDs(bytes.dropFirst().dropLast())
            case .number: Self.areIDs(bytes)
            case .array: told != nil && ((try? elements().allSatisfy { $0.kind != .array && $0.asID != nil }) ?? false)
            default: false
            }
        return isID ? self : nil
    }

    /// Itself, if it says something else than ids.
    fileprivate var asName: JSONValue? { asID == nil ? told : nil }

    /// Whether a text is made of ids, with commas between.
    private static func areIDs(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count >= 15 else { return false }
        return text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).allSatisfy { id in
            let digits = id.drop { $0 == UInt8(ascii: " ") }
            return (15...20).contains(digits.count) && digits.allSatisfy { (0x30...0x39).contains($0) }
        }
    }

    /// Whether it is the same long number with signs between: "IQD 460,000,000,000.00" of 460000000000.
    fileprivate func isNumber(of number: JSONValue) -> Bool {
        let (own, digits) = (string ?? json, number.string ?? number.json)
        return own.filter(\.isASCIIDigit).hasPrefix(digits.filter(\.isASCIIDigit))
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
