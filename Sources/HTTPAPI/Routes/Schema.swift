import SyncCore

/// A JSON Schema (draft 2020-12) as OpenAPI 3.1 has it, made of the few words that are needed here.
indirect enum Schema: Sendable {
    case string(format: String? = nil, values: [String] = [])
    /// A text that a regular expression describes.
    case text(pattern: String)
    /// A text that is JSON itself.
    case jsonText(Schema)
    case integer(ClosedRange<Int>? = nil)
    /// A whole number from 0 on, of at most 21 digits: a larger one has an exponent in canonical form.
    case natural
    case number
    case boolean
    /// Anything.
    case any
    /// - Parameter count: of its elements; nil for any.
    case array(Schema, count: ClosedRange<Int>? = nil)
    /// - Parameters:
    ///   - required: the names of the members that are always there.
    ///   - others: what all members are that are not named; nil for anything.
    ///   - isClosed: whether there are none.
    case object([(String, Schema)], required: [String] = [], others: Schema? = nil, isClosed: Bool = false)
    /// Any member names, values of one kind.
    case map(Schema)
    case nullable(Schema)
    case either([Schema])
    /// A schema by its name among the components.
    case named(String)
    /// With what it means, for people.
    case described(Schema, String)

    var json: String { JSONWriter.object(members) }

    private var members: [(String, String?)] {
        switch self {
        case .string(let format, let values):
            [
                ("type", "\"string\""), ("format", format.map(JSONWriter.string)),
                ("enum", values.isEmpty ? nil : JSONWriter.array(values.map(JSONWriter.string))),
            ]
        case .integer(let range):
            [
                ("type", "\"integer\""), ("minimum", range.map { String($0.lowerBound) }),
                ("maximum", range.map { String($0.upperBound) }),
            ]
        case .natural: [("type", "\"integer\""), ("minimum", "0"), ("maximum", String(repeating: "9", count: 21))]
        case .number: [("type", "\"number\"")]
        case .boolean: [("type", "\"boolean\"")]
        case .jsonText(let schema):
            [
                ("type", "\"string\""), ("contentMediaType", "\"application/json\""),
                ("contentSchema", schema.json),
            ]
        case .text(let pattern): [("type", "\"string\""), ("pattern", JSONWriter.string(pattern))]
        case .array(let element, let count):
            [
                ("type", "\"array\""), ("items", element.json), ("minItems", count.map { String($0.lowerBound) }),
                ("maxItems", count.map { String($0.upperBound) }),
            ]
        case .map(let value): [("type", "\"object\""), ("additionalProperties", value.json)]
        case .object(let properties, let required, let others, let isClosed):
            [
                ("type", "\"object\""),
                ("properties", JSONWriter.object(properties.map { ($0.0, $0.1.json) })),
                ("required", required.isEmpty ? nil : JSONWriter.array(required.map(JSONWriter.string))),
                ("additionalProperties", isClosed ? "false" : others?.json),
            ]
        case .named(let name): [("$ref", JSONWriter.string("#/components/schemas/\(name)"))]
        case .nullable(let schema): [("anyOf", "[\(schema.json),{\"type\":\"null\"}]")]
        case .either(let schemas): [("anyOf", JSONWriter.array(schemas.map(\.json)))]
        case .described(let schema, let text): schema.members + [("description", JSONWriter.string(text))]
        case .any: []
        }
    }
}
