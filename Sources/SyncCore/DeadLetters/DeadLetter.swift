/// A record that could not be read or stored, with everything needed to look into it and try again.
package struct DeadLetter: Sendable, Equatable {
    package let entityType: String
    /// Nil where the record has no readable id.
    package let entityID: String?
    /// What could not be read or stored: it closes when that is. Nil where nobody knows.
    package let shape: LetterShape?
    package let fault: RecordFault
    /// Exactly as the source sent it.
    package let payload: [UInt8]

    package init(entityType: String, entityID: String?, shape: LetterShape?, fault: RecordFault, payload: [UInt8]) {
        self.entityType = entityType
        self.entityID = entityID
        self.shape = shape
        self.fault = fault
        self.payload = payload
    }

    package init(_ rejected: RejectedRecord, of type: EntityType, _ shape: RecordShape) {
        self.init(
            entityType: type.name,
            entityID: rejected.id,
            shape: type.letterShape(of: shape),
            fault: rejected.fault,
            payload: rejected.slice.bytes
        )
    }

    /// A record that the source will not give.
    /// - Parameter shape: what was asked for; nil: the record.
    package init(_ refusal: RecordRefusal, of type: EntityType, _ shape: LetterShape? = nil) {
        self.init(
            entityType: type.name,
            entityID: refusal.id,
            shape: shape ?? type.letterShape(of: .detail),
            fault: refusal.fault,
            payload: refusal.payload
        )
    }

    /// A record that should be there, and is not.
    package init(_ absence: RecordAbsence, of type: EntityType) {
        self.init(
            entityType: type.name,
            entityID: absence.id,
            shape: type.letterShape(of: .detail),
            fault: absence.fault(of: type),
            payload: []
        )
    }
}

extension EntityType {
    /// What a letter about a record of a shape is about. Where a type's list rows are whole, one is as good as a detail.
    package func letterShape(of shape: RecordShape) -> LetterShape {
        details == nil || shape == .list ? .list : .detail
    }
}

extension EntityCatalog {
    /// The types that a broken row of a type's listing may belong to: those that share it. Its letter closes with either.
    package func namesInListing(of type: EntityType) -> [String] { typesSharingListing(of: type).map(\.name) }
}
