import SyncCore

/// Zoho's own body does not say what happened to the record (zoho-api 7): the method, the address, or a member that the user added
/// does.
extension InboxEvent.Kind {
    /// What can tell it, in the query and in the body.
    private static let names: Set<String> = ["event", "event_type", "operation"]

    static func isDeletion(_ query: [FormPair]) -> Bool {
        query.contains { names.contains($0.name) && saysDeleted($0.value) }
    }

    static func isDeletion(_ members: [JSONMember]) -> Bool {
        members.contains { names.contains($0.name) && saysDeleted($0.value.string ?? "") }
    }

    /// `deleted`, `delete`, `item.deleted`, `Invoice_Deleted`.
    private static func saysDeleted(_ text: String) -> Bool {
        let last = text.lowercased().split { !$0.isLetter }.last
        return last == "deleted" || last == "delete"
    }
}
