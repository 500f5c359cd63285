import SyncCore

/// One read for a page. What cannot be read is left out, and the page says why.
///
/// A page's reads go side by side: each is short beside the way there and back, and where the database is away, all wait for the
/// same trouble at the same time.
struct PageReading<Value: Sendable>: Sendable {
    /// Where it could not be read, what stands for it.
    let value: Value
    /// What the database said; nil where it answered.
    let trouble: String?

    /// The ports throw ``SyncError``s only.
    init(_ standard: Value, _ read: () async throws -> Value) async {
        do {
            value = try await read()
            trouble = nil
        } catch {
            value = standard
            trouble = (error as? SyncError ?? .cancelled).description
        }
    }
}
