/// A record that could not be read or stored, with everything needed to look into it and try again.
package struct DeadLetter: Sendable, Equatable {
    package let entityType: String
    /// Nil where the record has no readable id.
    package let entityID: String?
    package let fault: RecordFault
    /// Exactly as the source sent it.
    package let payload: [UInt8]

    package init(entityType: String, entityID: String?, fault: RecordFault, payload: [UInt8]) {
        self.entityType = entityType
        self.entityID = entityID
        self.fault = fault
        self.payload = payload
    }

    package init(_ rejected: RejectedRecord, of type: EntityType) {
        self.init(
            entityType: type.name,
            entityID: rejected.id,
            fault: rejected.fault,
            payload: rejected.slice.bytes
        )
    }
}
