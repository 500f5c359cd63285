import SyncCore

extension Schema {
    /// The schemas that many answers share, by name.
    static func components(_ catalog: EntityCatalog) -> [(String, Schema)] {
        [
            ("Failure", failure), ("Run", .fields(RunView.fields)), ("Stats", .fields(RunView.numbers)),
            ("SyncResult", BulkSyncAnswer.schema), ("WebhookAnswer", WebhookRoutes.schema),
            ("TypeName", .string(values: catalog.types.flatMap { [$0.plural, $0.name] + $0.aliases })),
        ] + catalog.types.flatMap(WebhookSchemas.components)
    }

    private static let failure = Schema.object(
        [
            ("success", .boolean),
            (
                "error",
                .object(
                    [("code", .string()), ("message", .string()), ("next_step", .string()), ("field", .string())],
                    required: ["code", "message", "next_step"]
                )
            ),
            ("sync_id", .string()),
        ],
        required: ["success", "error"]
    )
}
