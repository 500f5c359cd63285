import SyncCore

/// Zoho's own body does not say what happened to the record (zoho-api 7): the address or a member that the user added does.
extension InboxEvent.Kind {
    /// What can tell it, in the query and in the body.
    private static let names: Set<String> = ["event", "event_type", "operation"]

    init(_ request: WebhookRequest, _ body: WebhookBody) {
        let words =
            request.head.query.filter { Self.names.contains($0.name) }.map(\.value)
            + body.members.filter { Self.names.contains($0.name) }.compactMap(\.value.string)
        self = words.contains(where: Self.saysDeleted) ? .deleted : .changed
    }

    /// `deleted`, `delete`, `item.deleted`, `Invoice_Deleted`.
    private static func saysDeleted(_ text: String) -> Bool {
        let last = text.lowercased().split { !$0.isLetter }.last
        return last == "deleted" || last == "delete"
    }
}
