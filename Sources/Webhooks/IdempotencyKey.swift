import SyncCore

/// What two webhooks have in common when they tell the same of the same record.
enum IdempotencyKey {
    /// - Returns: 64 hexadecimal digits.
    static func text(of hint: RecordHint, organizationID: String) -> String {
        // None of the parts can hold a line's end.
        let parts = [
            organizationID, hint.type.name, hint.id, hint.kind.rawValue, "\(hint.content)",
            hint.modifiedAt?.description ?? "",
        ]
        return "\(CanonicalJSON.hash(ofForm: Array(parts.joined(separator: "\n").utf8)))"
    }
}
