import SyncCore

/// Reads for one page. What cannot be read is left out, and the page says why.
struct PageReading {
    /// What the database said; nil while it answers.
    private(set) var trouble: String?

    /// The ports throw ``SyncError``s only. After a failure nothing else is asked, so that the page does not wait for the same trouble many times.
    mutating func value<Value>(_ standard: Value, _ read: () async throws -> Value) async -> Value {
        guard trouble == nil else { return standard }
        do {
            return try await read()
        } catch {
            trouble = (error as? SyncError ?? .cancelled).description
            return standard
        }
    }
}
