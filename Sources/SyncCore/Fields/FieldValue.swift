/// What the JSON of a field may be.
package indirect enum FieldType: Sendable {
    case text
    case uuid
    /// `2025-11-13T08:30:00Z`
    case instant
    case whole
    /// A decimal number.
    case number
    case flag
    /// One of these texts.
    case choice([String])
    /// Whole numbers by name.
    case counts
    case object([FieldDescription])
    /// An object that several answers share, by its name in the API's description.
    case shared(String)
    case orNull(FieldType)
}

/// A value that a ``Field`` can have.
package protocol FieldValue: Sendable {
    static var fieldType: FieldType { get }
    var fieldJSON: String { get }
    /// As people read it; nil where it is not one text.
    var fieldText: String? { get }
}

extension String: FieldValue {
    package static var fieldType: FieldType { .text }
    package var fieldJSON: String { JSONWriter.string(self) }
    package var fieldText: String? { self }
}

extension Int: FieldValue {
    package static var fieldType: FieldType { .whole }
    package var fieldJSON: String { String(self) }
    package var fieldText: String? { grouped }
}

extension Bool: FieldValue {
    package static var fieldType: FieldType { .flag }
    package var fieldJSON: String { String(self) }
    package var fieldText: String? { self ? "yes" : "no" }
}

extension Instant: FieldValue {
    package static var fieldType: FieldType { .instant }
    package var fieldJSON: String { JSONWriter.string(description) }
    package var fieldText: String? { shortText }
}

/// In seconds.
extension Duration: FieldValue {
    package static var fieldType: FieldType { .number }
    package var fieldJSON: String { text(digits: 3) }
    package var fieldText: String? { text(digits: 1) }
}

extension FieldValue where Self: RawRepresentable<String> & CaseIterable {
    package static var fieldType: FieldType { .choice(allCases.map(\.rawValue)) }
    package var fieldJSON: String { JSONWriter.string(rawValue) }
    package var fieldText: String? { rawValue }
}

/// The JSON of a part that has fields of its own.
package struct FieldObject: FieldValue {
    package static var fieldType: FieldType { .object([]) }
    package let fieldJSON: String
    package var fieldText: String? { nil }

    package init<Part>(_ fields: [Field<Part>], of part: Part) {
        fieldJSON = fields.json(of: part)
    }
}
