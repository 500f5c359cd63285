/// An answer of the API: its envelope (zoho-api 3.1) and what it brings.
package struct SourceAnswer<Content: Sendable>: Sendable {
    /// 0 says success; nil where the answer has none.
    package let code: Int?
    package let message: String?
    /// Nil where the member that was asked for is missing.
    package let content: Content?
}

/// Reads the answers of the API for one type. A record that cannot be read is set aside and the others are read; an answer
/// that ends early or is not JSON throws. Other members of the envelope are passed over by their brackets and quotes.
///
/// Keep one for all answers of a type: it remembers the order of their records' members. One answer at a time.
package final class AnswerReader {
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

    /// Reads a listing's answer.
    /// - Parameters:
    ///   - number: of the page that was asked for.
    ///   - rowsMax: how many rows were asked for.
    package func page(
        _ body: [UInt8],
        number: Int = 1,
        rowsMax: Int? = nil
    ) throws(JSONFault) -> SourceAnswer<RecordPage> {
        var reader = EnvelopeReader(contentMember: type.endpoint.listMember)
        var records = RecordCollector(type, hasher, page: body, shape: .list)
        try reader.read(body) { lexer throws(JSONFault) in
            try records.readRecords(&lexer)
        }
        let context = try PageContext(reader.pageContext, page: number, rowsMax: rowsMax)
        let page = RecordPage(
            records: records.accepted,
            rejected: records.rejected,
            foreignCount: records.foreignCount,
            context: context
        )
        return SourceAnswer(code: reader.code, message: reader.message, content: reader.foundContent ? page : nil)
    }

    /// Reads an answer with the details of many records, which are in the member of the listing.
    package func details(_ body: [UInt8]) throws(JSONFault) -> SourceAnswer<DetailBatch> {
        var reader = EnvelopeReader(contentMember: type.endpoint.listMember)
        var records = RecordCollector(type, hasher, page: body, shape: .detail)
        try reader.read(body) { lexer throws(JSONFault) in
            try records.readRecords(&lexer)
        }
        var batch = DetailBatch()
        batch.records = records.accepted
        batch.rejected = records.rejected
        return SourceAnswer(code: reader.code, message: reader.message, content: reader.foundContent ? batch : nil)
    }

    /// Reads a detail's answer.
    /// - Parameter id: that was asked for. It tells the record where the answer has several.
    package func detail(_ body: [UInt8], id: String? = nil) throws(JSONFault) -> SourceAnswer<DetailAnswer> {
        var reader = EnvelopeReader(contentMember: type.endpoint.detailMember)
        var records = RecordCollector(type, hasher, page: body, shape: .detail)
        var found: DetailAnswer?
        try reader.read(body) { lexer throws(JSONFault) in
            found = try records.readDetail(&lexer, id: id)
        }
        return SourceAnswer(code: reader.code, message: reader.message, content: found)
    }

    /// Reads only the envelope: for answers that bring an error.
    package static func envelope(_ body: [UInt8]) throws(JSONFault) -> (code: Int?, message: String?) {
        var reader = EnvelopeReader(contentMember: nil)
        try reader.read(body) { lexer throws(JSONFault) in try lexer.skipValue() }
        return (reader.code, reader.message)
    }
}

/// Walks the members of an answer.
private struct EnvelopeReader {
    let contentMember: String?
    private(set) var code: Int?
    private(set) var message: String?
    private(set) var pageContext: JSONValue?
    private(set) var foundContent = false

    init(contentMember: String?) {
        self.contentMember = contentMember
    }

    mutating func read(
        _ body: [UInt8],
        content: (inout JSONLexer) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        try body.withUnsafeBufferPointer { bytes throws(JSONFault) in
            var lexer = JSONLexer(bytes)
            lexer.skipWhiteSpace()
            try lexer.expect(UInt8(ascii: "{"), "an object")
            lexer.skipWhiteSpace()
            if try lexer.peek() == UInt8(ascii: "}") {
                lexer.position += 1
            } else {
                try members(&lexer, of: body, content)
            }
            lexer.skipWhiteSpace()
            guard lexer.position == lexer.end else { throw JSONFault(.bytesAfterValue, at: lexer.position) }
        }
    }

    private mutating func members(
        _ lexer: inout JSONLexer,
        of body: [UInt8],
        _ content: (inout JSONLexer) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        while true {
            let key = try lexer.string()
            let name = JSONValue(kind: .string, bytes: body[key.start - 1..<key.end + 1]).string ?? ""
            lexer.skipWhiteSpace()
            try lexer.expect(UInt8(ascii: ":"), "a colon")
            lexer.skipWhiteSpace()
            try member(name, &lexer, of: body, content)
            lexer.skipWhiteSpace()
            if try lexer.peek() == UInt8(ascii: "}") { break }
            try lexer.expect(UInt8(ascii: ","), "a comma or a closing brace")
            lexer.skipWhiteSpace()
        }
        lexer.position += 1
    }

    private mutating func member(
        _ name: String,
        _ lexer: inout JSONLexer,
        of body: [UInt8],
        _ content: (inout JSONLexer) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        if name == contentMember {
            guard !foundContent else { throw JSONFault(.duplicateMember(name), at: lexer.position) }
            foundContent = true
            try content(&lexer)
            return
        }
        let value = try JSONValue.next(&lexer, in: body[...])
        switch name {
        case "code": code = value.wholeNumber
        // It goes into texts of databases.
        case "message": message = value.string.map { UnstorableText.replacing(in: $0) }
        case "page_context":
            guard pageContext == nil else { throw JSONFault(.duplicateMember(name), at: value.bytes.startIndex) }
            pageContext = value
        default: break
        }
    }
}
