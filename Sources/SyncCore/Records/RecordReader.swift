/// Reads the records of one type out of answers: objects that have them in a member, whatever else they have beside it. A record
/// that cannot be read is set aside and the others are read; an answer that ends early or is not JSON throws. Other members are
/// passed over by their brackets and quotes.
///
/// Keep one for all answers of a type: it remembers the order of their records' members. One answer at a time.
package final class RecordReader {
    private let type: EntityType
    private let hasher: RecordHasher

    package init(_ type: EntityType) {
        self.type = type
        hasher = RecordHasher(type.layout)
    }

    /// Whether it hashes records of a type as that wants it: one may leave out more than another of its name.
    package func reads(_ type: EntityType) -> Bool {
        self.type.name == type.name && self.type.layout.volatileMembers == type.layout.volatileMembers
    }

    /// Reads an answer with many records.
    /// - Parameters:
    ///   - member: that has them, as an array, or as the one record that stands in its place.
    ///   - shape: theirs.
    package func records(
        _ answer: [UInt8],
        in member: String,
        _ shape: RecordShape
    ) throws(JSONFault) -> Enveloped<RecordBatch> {
        var records = RecordCollector(type, hasher, page: answer, shape: shape)
        let envelope = try Envelope.read(answer, around: member) { lexer throws(JSONFault) in
            try records.readRecords(&lexer)
        }
        let batch = RecordBatch(
            records: records.accepted,
            rejected: records.rejected,
            foreignCount: records.foreignCount
        )
        return Enveloped(content: envelope.foundContent ? batch : nil, others: envelope.others)
    }

    /// Reads an answer with the detail of one record.
    /// - Parameters:
    ///   - member: that has it, alone or as an array.
    ///   - id: that was asked for. It tells the record where the answer has several.
    package func detail(
        _ answer: [UInt8],
        in member: String,
        id: String?
    ) throws(JSONFault) -> Enveloped<DetailAnswer> {
        var records = RecordCollector(type, hasher, page: answer, shape: .detail)
        var found: DetailAnswer?
        let envelope = try Envelope.read(answer, around: member) { lexer throws(JSONFault) in
            found = try records.readDetail(&lexer, id: id)
        }
        return Enveloped(content: found, others: envelope.others)
    }
}

/// What an answer has, beside what it was asked for.
package struct Enveloped<Content: Sendable>: Sendable {
    /// Nil where the member that was asked for is missing.
    package let content: Content?
    /// The members around it, in their order.
    package let others: [JSONMember]
}

/// The records that an answer with many of them holds.
package struct RecordBatch: Sendable {
    package let records: [SourceRecord]
    package let rejected: [RejectedRecord]
    /// Records of another type that were among them.
    package let foreignCount: Int
}

extension JSONMember {
    /// The members of an answer of which none has records.
    /// - Throws: ``JSONFault`` where it is not one whole object.
    package static func members(ofAnswer answer: [UInt8]) throws(JSONFault) -> [JSONMember] {
        try Envelope.read(answer, around: nil) { _ in }.others
    }
}

/// The members of an object, of which one is read on the way.
private struct Envelope {
    private(set) var others: [JSONMember] = []
    private(set) var foundContent = false

    static func read(
        _ text: [UInt8],
        around contentMember: String?,
        content: (inout JSONLexer) throws(JSONFault) -> Void
    ) throws(JSONFault) -> Envelope {
        var envelope = Envelope()
        try text.withUnsafeBufferPointer { bytes throws(JSONFault) in
            var lexer = JSONLexer(bytes)
            lexer.skipWhiteSpace()
            try lexer.expect(UInt8(ascii: "{"), "an object")
            lexer.skipWhiteSpace()
            if try lexer.peek() == UInt8(ascii: "}") {
                lexer.position += 1
            } else {
                try envelope.members(&lexer, of: text, contentMember, content)
            }
            lexer.skipWhiteSpace()
            guard lexer.position == lexer.end else { throw JSONFault(.bytesAfterValue, at: lexer.position) }
        }
        return envelope
    }

    private mutating func members(
        _ lexer: inout JSONLexer,
        of text: [UInt8],
        _ contentMember: String?,
        _ content: (inout JSONLexer) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        while true {
            let key = try lexer.string()
            let name = JSONValue(kind: .string, bytes: text[key.start - 1..<key.end + 1]).string ?? ""
            lexer.skipWhiteSpace()
            try lexer.expect(UInt8(ascii: ":"), "a colon")
            lexer.skipWhiteSpace()
            if name == contentMember {
                guard !foundContent else { throw JSONFault(.duplicateMember(name), at: lexer.position) }
                foundContent = true
                try content(&lexer)
            } else {
                others.append(JSONMember(name: name, value: try JSONValue.next(&lexer, in: text[...])))
            }
            lexer.skipWhiteSpace()
            if try lexer.peek() == UInt8(ascii: "}") { break }
            try lexer.expect(UInt8(ascii: ","), "a comma or a closing brace")
            lexer.skipWhiteSpace()
        }
        lexer.position += 1
    }
}
