package import SyncCore

/// An answer of the API: its envelope (zoho-api 3.1) and what it brings.
package struct SourceAnswer<Content: Sendable>: Sendable {
    /// 0 says success; nil where the answer has none.
    package let code: Int?
    package let message: String?
    /// Nil where the member that was asked for is missing.
    package let content: Content?
}

/// Reads the answers of the API for one type (``RecordReader``). Keep one for all answers of a type; one answer at a time.
package final class AnswerReader {
    private let type: ZohoType
    private let records: RecordReader

    package init(_ type: ZohoType) {
        self.type = type
        records = RecordReader(type.entity)
    }

    /// Whether it hashes records of a type as that wants it.
    package func reads(_ type: EntityType) -> Bool { records.reads(type) }

    /// Reads a listing's answer.
    /// - Parameters:
    ///   - number: of the page that was asked for.
    ///   - rowsMax: how many rows were asked for.
    package func page(
        _ body: [UInt8],
        number: Int = 1,
        rowsMax: Int? = nil
    ) throws(JSONFault) -> SourceAnswer<RecordPage> {
        let answer = try records.records(body, in: type.endpoint.listMember, .list)
        let context = try PageContext(try answer.others.pageContext(), page: number, rowsMax: rowsMax)
        return try SourceAnswer(answer.others, answer.content.map { RecordPage($0, context) })
    }

    /// Reads an answer with the details of many records, which are in the member of the listing.
    package func details(_ body: [UInt8]) throws(JSONFault) -> SourceAnswer<RecordBatch> {
        let answer = try records.records(body, in: type.endpoint.listMember, .detail)
        return try SourceAnswer(answer.others, answer.content)
    }

    /// Reads a detail's answer.
    /// - Parameter id: that was asked for. It tells the record where the answer has several.
    package func detail(_ body: [UInt8], id: String? = nil) throws(JSONFault) -> SourceAnswer<DetailAnswer> {
        let answer = try records.detail(body, in: type.endpoint.detailMember, id: id)
        return try SourceAnswer(answer.others, answer.content)
    }

    /// Reads only the envelope: for answers that bring an error.
    package static func envelope(_ body: [UInt8]) throws(JSONFault) -> (code: Int?, message: String?) {
        let members = try JSONMember.members(ofAnswer: body)
        _ = try members.pageContext()
        return (members.code, members.message)
    }
}

extension SourceAnswer {
    /// - Throws: ``JSONFault`` where the envelope has two meanings.
    fileprivate init(_ envelope: [JSONMember], _ content: Content?) throws(JSONFault) {
        _ = try envelope.pageContext()
        self.init(code: envelope.code, message: envelope.message, content: content)
    }
}

extension [JSONMember] {
    fileprivate var code: Int? { last { $0.name == "code" }?.value.wholeNumber }

    /// As databases can store it: it becomes a part of texts in them.
    fileprivate var message: String? {
        last { $0.name == "message" }?.value.string.map { UnstorableText.replacing(in: $0) }
    }

    fileprivate func pageContext() throws(JSONFault) -> JSONValue? {
        let found = filter { $0.name == "page_context" }
        guard found.count < 2 else {
            throw JSONFault(.duplicateMember("page_context"), at: found[1].value.bytes.startIndex)
        }
        return found.first?.value
    }
}
