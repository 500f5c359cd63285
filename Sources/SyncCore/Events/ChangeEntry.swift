/// What is stored of a record when a commit comes to it, as far as the change log tells it.
package struct RowBefore: Sendable, Equatable {
    package let localID: String
    /// Of the record's shape; nil where that shape was never stored.
    package let hash: ContentHash?
    package let isDeleted: Bool

    package init(localID: String, hash: ContentHash?, isDeleted: Bool) {
        self.localID = localID
        self.hash = hash
        self.isDeleted = isDeleted
    }
}

/// An entry of the change log before a database numbers it: ``LoggedChange`` without what all entries of a commit share.
package struct ChangeEntry: Sendable, Equatable {
    /// Databases cannot hold the character U+0000, nor longer ids in an index; no real id is a tenth as long.
    private static let idBytesMax = 1_000

    package let entityID: String
    package let localID: String?
    package let action: ChangeAction
    package let reason: DecisionReason?
    package let shape: RecordShape?
    package let hash: ContentHash?
    package let previousHash: ContentHash?
    package let changedFields: [String]
    /// See ``LoggedChange/answeredAs``.
    package let answeredAs: String?

    /// What a row of a batch leaves in the log; nil where it was stored already, or says nothing new.
    /// - Parameter merge: what was written; nil where nothing was stored before, or nothing was written.
    package init?(
        _ row: Row,
        _ outcome: CommitOutcome.RowOutcome,
        over before: RowBefore?,
        _ merge: RowMerge?
    ) {
        if merge?.isSilent == true { return nil }
        switch outcome {
        case .unchanged: return nil
        case .superseded where merge == nil: action = .superseded
        case .superseded: action = .updated
        case .rejected: action = .rejected
        case .written where before == nil: action = .inserted
        case .written: action = before?.isDeleted == true ? .undeleted : .updated
        }
        entityID = Self.loggable(row.record.id)
        localID = outcome.localID ?? before?.localID
        reason = row.reason
        shape = row.record.shape
        hash = row.record.hash
        previousHash = before?.hash
        answeredAs = nil
        // What was refused or is older has changed nothing.
        changedFields = action.isEvent ? merge?.changedFields ?? [] : []
    }

    /// A row that was marked deleted, or brought back.
    package init(_ action: ChangeAction, entityID: String, localID: String, answeredAs: String? = nil) {
        self.action = action
        self.entityID = entityID
        self.localID = localID
        reason = nil
        shape = nil
        hash = nil
        previousHash = nil
        changedFields = []
        self.answeredAs = answeredAs.map(Self.loggable)
    }

    /// A row that was put right; nil where no column and no child row changed.
    package init?(_ repair: RowRepair, localID: String) {
        guard !repair.changedFields.isEmpty else { return nil }
        action = .updated
        entityID = Self.loggable(repair.entityID)
        self.localID = localID
        reason = nil
        shape = nil
        hash = nil
        previousHash = nil
        changedFields = repair.changedFields
        answeredAs = nil
    }

    /// ``changedFields`` as a JSON array; nil where there are none.
    package var changedFieldsJSON: String? {
        changedFields.isEmpty ? nil : "[\(changedFields.map(JSONWriter.string).joined(separator: ","))]"
    }

    private static func loggable(_ id: String) -> String {
        guard id.holdsNUL || id.utf8.count > idBytesMax else { return id }
        return String(decoding: id.replacing("\0", with: "\u{FFFD}").utf8.prefix(idBytesMax), as: UTF8.self)
    }
}
