/// What becomes of the records that a complete listing lacked: a value, made without asking for any.
package struct DeletionPlan: Sendable, Equatable {
    /// Those that no listing before had lacked, or that were not asked for since.
    package let newlyMissing: [String]
    /// Those that are to be asked for now.
    package let askable: [String]
    /// Whether they are too many to be believed, so that none is asked for without a person's word (``DeletionBreaker``).
    package let needsConfirmation: Bool

    /// - Parameters:
    ///   - retries: of those that were asked for in vain. They are no sign of a broken listing, and must not keep others from being
    ///     found.
    ///   - rows: of the type, that are not deleted.
    package init(missing: [String], retries: [String: RecordRetry], rows: Int, now: Instant) {
        newlyMissing = missing.filter { retries[$0] == nil }
        askable = missing.filter { retries[$0]?.waits(at: now) != true }
        needsConfirmation = DeletionBreaker().trips(suspects: newlyMissing.count, rows: rows)
    }
}
