/// An answer of the API: its envelope (zoho-api 3.1) and what it brings.
package struct SourceAnswer<Content: Sendable>: Sendable {
    /// 0 says success; nil where the answer has none.
    package let code: Int?
    package let message: String?
    /// Nil where the member that was asked for is missing.
    package let content: Content?
}

/// Reads the answers of the API for one type. A record that cannot be read is set aside and the others are read; an answer
/// that ends early or is not JSON throws, and so does one whose page context cannot be read: taking it for the last page
/// would lose the pages behind it. Other members of the envelope are passed over by their brackets and quotes.
///
/// Keep one for all answers of a type: it remembers the order of their records' members. One answer at a time.
package final class AnswerReader {
    private let type: EntityType
    private let hasher: RecordHasher

    package init(_ type: EntityType) {
        self.type = type
        hasher = RecordHasher(type.layout)
    }

    /// Reads a listing's answer.
    package func page(_ body: [UInt8]) throws(JSONFault) -> SourceAnswer<RecordPage> {
        var reader = EnvelopeReader(contentMember: type.endpoint.listMember)
        var records = RecordCollector(type, hasher, page: body, shape: .list)
        try reader.read(body) { lexer throws(JSONFault) in
            try records.readArray(&lexer)
        }
        let context = try PageContext(reader.pageContext)
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
            try records.readArray(&lexer)
        }
        var batch = DetailBatch()
        batch.records = records.accepted
        batch.rejected = records.rejected
        return SourceAnswer(code: reader.code, message: reader.message, content: reader.foundContent ? batch : nil)
    }

    /// Reads a detail's answer.
    package func detail(_ body: [UInt8]) throws(JSONFault) -> SourceAnswer<DetailAnswer> {
        var reader = EnvelopeReader(contentMember: type.endpoint.detailMember)
        var records = RecordCollector(type, hasher, page: body, shape: .detail)
        try reader.read(body) { lexer throws(JSONFault) in
            try records.readRecord(&lexer)
        }
        let found: DetailAnswer? =
            records.accepted.first.map(DetailAnswer.record) ?? records.rejected.first.map(DetailAnswer.rejected)
            ?? (records.foreignCount > 0 ? .foreign : nil)
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
        case "code": code = value.integer
        case "message": message = value.string
        case "page_context":
            guard pageContext == nil else { throw JSONFault(.duplicateMember(name), at: value.bytes.startIndex) }
            pageContext = value
        default: break
        }
    }
}

extension PageContext {
    /// An answer without a page context is taken for the only page.
    /// - Throws: ``JSONFault`` where it cannot be told whether more pages follow.
    fileprivate init(_ json: JSONValue?) throws(JSONFault) {
        let members = try json.map { json throws(JSONFault) in try Self.members(of: json) } ?? []
        func value(_ name: String) -> JSONValue? { members.first { $0.name == name }?.value }
        let morePages = value("has_more_page")
        if let morePages, morePages.boolean == nil {
            throw .unexpected(morePages, expected: "true or false for has_more_page")
        }
        self.init(
            page: value("page")?.integer ?? 1,
            rowsMax: value("per_page")?.integer,
            hasMorePages: morePages?.boolean ?? false,
            sortColumn: value("sort_column")?.string,
            sortOrder: value("sort_order")?.string,
            appliedFilter: value("applied_filter")?.string
        )
    }

    private static func members(of json: JSONValue) throws(JSONFault) -> [JSONMember] {
        switch json.kind {
        case .null: return []
        case .object: break
        default: throw .unexpected(json, expected: "a page context object")
        }
        do throws(JSONFault) {
            return try json.members()
        } catch {
            throw error.moved(by: json.bytes.startIndex)
        }
    }
}

extension JSONFault {
    /// A value of the answer that is of another kind than it must be.
    fileprivate static func unexpected(_ value: JSONValue, expected: String) -> JSONFault {
        guard let byte = value.bytes.first else { return JSONFault(.unexpectedEnd, at: value.bytes.startIndex) }
        return JSONFault(.unexpectedByte(byte, expected: expected), at: value.bytes.startIndex)
    }
}
