import SyncCore
import Webhooks
import ZohoAPI

/// What webhooks may hold, for the description. The server takes whatever it can read an id in.
enum WebhookSchemas {
    /// The types' records, by name among the components.
    static func components(of type: EntityType) -> [(String, Schema)] {
        [(name(of: type), record(of: type)), (formName(of: type), record(of: type, others: .string()))]
    }

    static func body(of topic: WebhookTopic) -> Schema {
        .either(
            topic.types.flatMap { type -> [Schema] in
                let record = Schema.named(name(of: type.entity))
                let (one, many) = (type.endpoint.detailMember, type.endpoint.listMember)
                return [
                    .object([(one, record)], required: [one]), record,
                    .object([(many, .array(record))], required: [many]),
                ]
            }
        )
    }

    static func form(of topic: WebhookTopic) -> Schema { .either(topic.types.map { .named(formName(of: $0.entity)) }) }

    private static func name(of type: EntityType) -> String { "webhook_\(type.name)" }
    private static func formName(of type: EntityType) -> String { "webhook_form_\(type.name)" }

    /// What a webhook has to tell of a record.
    /// - Parameter others: what all its other members are; nil for anything.
    private static func record(of type: EntityType, others: Schema? = nil) -> Schema {
        let id = Schema.either([.text(pattern: Schema.recordID), .natural])
        return .object([(type.layout.idMember, id)], required: [type.layout.idMember], others: others)
    }
}
