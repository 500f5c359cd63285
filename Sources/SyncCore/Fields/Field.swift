/// One thing that is told of a subject, wherever somebody looks at it.
///
/// From a list of fields follow the members of its JSON, their schema in the API and their table in `docs/http-api.md`, and what the
/// templates of the pages may name. A field that is added to the list is in all of them.
package struct Field<Subject>: Sendable {
    package let description: FieldDescription
    /// Nil where there is nothing to tell.
    private let value: @Sendable (Subject) -> (any FieldValue)?

    package var name: String { description.name }

    /// A member that is always there.
    /// - Parameters:
    ///   - meaning: a sentence for people who use the API.
    ///   - type: nil for what its values are anyway.
    package init<Value: FieldValue>(
        _ name: String,
        _ meaning: String,
        as type: FieldType? = nil,
        _ read: @escaping @Sendable (Subject) -> Value
    ) {
        description = FieldDescription(name, meaning, type ?? Value.fieldType, isRequired: true)
        value = { read($0) }
    }

    /// A member that is `null` where there is nothing to tell.
    package init<Value: FieldValue>(
        orNull name: String,
        _ meaning: String,
        as type: FieldType? = nil,
        _ read: @escaping @Sendable (Subject) -> Value?
    ) {
        description = FieldDescription(name, meaning, .orNull(type ?? Value.fieldType), isRequired: true)
        value = { read($0) }
    }

    /// A member that is left out where there is nothing to tell.
    package init<Value: FieldValue>(
        ifAny name: String,
        _ meaning: String,
        as type: FieldType? = nil,
        _ read: @escaping @Sendable (Subject) -> Value?
    ) {
        description = FieldDescription(name, meaning, type ?? Value.fieldType, isRequired: false)
        value = { read($0) }
    }

    /// A part that is always there and has fields of its own.
    package init<Part>(
        _ name: String,
        _ meaning: String,
        of fields: [Field<Part>],
        _ read: @escaping @Sendable (Subject) -> Part
    ) {
        self.init(name, meaning, as: .object(fields.descriptions())) { FieldObject(fields, of: read($0)) }
    }

    /// A part with fields of its own; `null` where there is none.
    package init<Part>(
        orNull name: String,
        _ meaning: String,
        of fields: [Field<Part>],
        _ read: @escaping @Sendable (Subject) -> Part?
    ) {
        self.init(orNull: name, meaning, as: .object(fields.descriptions())) { subject in
            read(subject).map { FieldObject(fields, of: $0) }
        }
    }

    private init(_ description: FieldDescription, _ value: @escaping @Sendable (Subject) -> (any FieldValue)?) {
        self.description = description
        self.value = value
    }

    /// The same, told of something that has the subject as a part.
    package func of<Whole>(_ part: @escaping @Sendable (Whole) -> Subject) -> Field<Whole> {
        Field<Whole>(description) { [value] in value(part($0)) }
    }

    /// Nil where the member is left out.
    package func json(of subject: Subject) -> String? {
        value(subject)?.fieldJSON ?? (description.isRequired ? "null" : nil)
    }

    /// As people read it; nil where there is nothing to tell, or not in one text.
    package func text(of subject: Subject) -> String? { value(subject).flatMap(\.fieldText) }
}

/// What is known of a field whatever its subject.
package struct FieldDescription: Sendable {
    /// Of its member in JSON.
    package let name: String
    package let meaning: String
    package let type: FieldType
    /// Whether its member is always there, with `null` maybe.
    package let isRequired: Bool

    fileprivate init(_ name: String, _ meaning: String, _ type: FieldType, isRequired: Bool) {
        self.name = name
        self.meaning = meaning
        self.type = type
        self.isRequired = isRequired
    }
}

extension Array {
    package func descriptions<Subject>() -> [FieldDescription] where Element == Field<Subject> { map(\.description) }

    package func members<Subject>(of subject: Subject) -> [(name: String, json: String?)]
    where Element == Field<Subject> {
        map { ($0.name, $0.json(of: subject)) }
    }

    package func json<Subject>(of subject: Subject) -> String where Element == Field<Subject> {
        JSONWriter.object(members(of: subject))
    }
}
