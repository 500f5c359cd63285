/// What became of a call about one record (``RecordVerdict``).
package enum RecordAnswer: Sendable {
    case record(SourceRecord)
    /// It is there, and cannot be read.
    case rejected(RejectedRecord)
    case gone(RecordAbsence)
    case refused(RecordRefusal)
    /// To be asked for again later: time-outs, server errors, and answers that say nothing of the record.
    case notNow(SyncError)
}

/// A record that the source does not have, or not as the one that was asked for.
package struct RecordAbsence: Sendable, Equatable {
    package enum Reason: Sendable, Equatable {
        case missing
        /// It is of another type that shares the endpoint: a vendor's id asked for as a customer.
        case otherType
        /// Its id answers as another record: it was merged into that one.
        case merged(into: String)
    }

    package let id: String
    package let reason: Reason

    package init(id: String, _ reason: Reason) {
        self.id = id
        self.reason = reason
    }

    /// For people, and for the dead letter of a record that should be there.
    package func fault(of type: EntityType) -> RecordFault {
        switch reason {
        case .missing: RecordFault(.notFound, "Zoho has no \(type.name) \(id)")
        case .otherType: RecordFault(.notFound, "\(id) exists, but is no \(type.name)")
        case .merged(let other):
            RecordFault(.notFound, "Zoho answers \(type.name) \(id) with \(other): it was merged into that one")
        }
    }
}

/// A record that the source will not give, however often it is asked.
package struct RecordRefusal: Sendable, Equatable {
    package let id: String
    /// Names the id, the status, the code and the message.
    package let fault: RecordFault
    /// The answer's body.
    package let payload: [UInt8]

    package init(id: String, fault: RecordFault, payload: [UInt8]) {
        self.id = id
        self.fault = fault
        self.payload = payload
    }
}

/// A record that was not to be had for now.
package struct PostponedRecord: Sendable, Equatable {
    package let id: String
    package let error: SyncError

    package init(id: String, error: SyncError) {
        self.id = id
        self.error = error
    }
}

/// The answers to calls about many records.
package struct RecordAnswers: Sendable {
    package var records: [SourceRecord] = []
    package var rejected: [RejectedRecord] = []
    package var gone: [RecordAbsence] = []
    package var refused: [RecordRefusal] = []
    package var postponed: [PostponedRecord] = []
    /// What ended the reading early: the ids that are not named above were not read.
    package var error: SyncError?
    package private(set) var outage = OutageWatch()

    package init() {}

    /// Adds an answer of a reading that an outage ends (``OutageWatch``).
    ///
    /// - Parameter listingAnswers: makes one call of the listing of the record's module.
    /// - Throws: where it is an outage; the answer was added all the same.
    package mutating func add(
        _ answer: RecordAnswer,
        for id: String,
        listingAnswers: () async throws(SyncError) -> Bool
    ) async throws(SyncError) {
        add(answer, for: id)
        if case .notNow(let error) = answer { try await outage.unanswered(error, listingAnswers: listingAnswers) }
    }

    package mutating func add(_ answer: RecordAnswer, for id: String) {
        if case .notNow = answer {} else { outage.answered() }
        switch answer {
        case .record(let record): records.append(record)
        // Whatever its own id is: it is the answer to this one.
        case .rejected(let record): rejected.append(RejectedRecord(id: id, fault: record.fault, slice: record.slice))
        case .gone(let absence): gone.append(absence)
        case .refused(let refusal): refused.append(refusal)
        case .notNow(let error): postponed.append(PostponedRecord(id: id, error: error))
        }
    }
}
