import SyncCore

extension Schema {
    /// An object whose members are fields.
    static func fields(_ fields: [FieldDescription]) -> Schema {
        .object(
            fields.map { ($0.name, .described(Schema($0.type), $0.meaning)) },
            required: fields.filter(\.isRequired).map(\.name)
        )
    }

    static func fields<Subject>(_ fields: [Field<Subject>]) -> Schema { .fields(fields.descriptions()) }

    private init(_ type: FieldType) {
        self =
            switch type {
            case .text: .string()
            case .uuid: .string(format: "uuid")
            case .instant: .string(format: "date-time")
            case .whole: .integer()
            case .number: .number
            case .flag: .boolean
            case .choice(let values): .string(values: values)
            case .counts: .map(.integer())
            case .object(let fields): .fields(fields)
            case .shared(let name): .named(name)
            case .orNull(let type): .nullable(Schema(type))
            }
    }
}
