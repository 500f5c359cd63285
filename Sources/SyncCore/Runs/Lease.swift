/// The right to write one entity type, until it runs out. Its token goes up with every grant, and every commit names it, so
/// a run that lost its lease without noticing cannot write (fencing token; Kleppmann, "How to do distributed locking").
package struct Lease: Sendable, Equatable {
    package let entityType: String
    package let token: Int64
    package let holder: LeaseHolder
    package let expiresAt: Instant

    package init(entityType: String, token: Int64, holder: LeaseHolder, expiresAt: Instant) {
        self.entityType = entityType
        self.token = token
        self.holder = holder
        self.expiresAt = expiresAt
    }
}

/// Who holds a lease, in words that lead a person to the process.
package struct LeaseHolder: Sendable, Equatable, Codable {
    package let host: String
    package let processID: Int32
    /// When the process started, in the system's own measure: process ids are reused.
    package let processStart: String
    package let runID: String

    package init(host: String, processID: Int32, processStart: String, runID: String) {
        self.host = host
        self.processID = processID
        self.processStart = processStart
        self.runID = runID
    }
}

extension LeaseHolder: CustomStringConvertible {
    package var description: String { "process \(processID) on \(host), run \(runID)" }
}

extension SyncError {
    /// What a write is told whose lease is not the newest one, or was given back.
    ///
    /// - Parameter newest: the newest lease of the type; nil where the database has none any more.
    package static func lost(_ lease: Lease, newest: (token: Int64, holder: LeaseHolder)?) -> SyncError {
        let what =
            switch newest {
            case let newest? where newest.token != lease.token: "went to \(newest.holder)"
            case .some: "was given back already"
            case nil: "is not in the database any more"
            }
        return SyncError(
            .leaseLost,
            "The lease of \(lease.holder) on \(lease.entityType) \(what); nothing more was written under it.",
            nextStep: "Wait for the run that holds it, or run the same command again."
        )
    }
}
