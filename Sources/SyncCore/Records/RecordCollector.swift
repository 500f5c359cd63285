/// Collects the records of one answer: accepted, set aside with a reason, or of another type.
struct RecordCollector: ~Copyable {
    private let type: EntityType
    private let page: [UInt8]
    private let shape: RecordShape
    private var hasher: RecordHasher
    private(set) var accepted: [SourceRecord] = []
    private(set) var rejected: [RejectedRecord] = []
    private(set) var foreignCount = 0

    init(_ type: EntityType, page: [UInt8], shape: RecordShape) {
        self.type = type
        self.page = page
        self.shape = shape
        hasher = RecordHasher(type.layout)
    }

    /// Reads an array of records; the lexer stands at its bracket.
    mutating func readArray(_ lexer: inout JSONLexer) throws(JSONFault) {
        try lexer.expect(UInt8(ascii: "["), "an array of records")
        lexer.skipWhiteSpace()
        if try lexer.peek() == UInt8(ascii: "]") {
            lexer.position += 1
            return
        }
        while true {
            try readRecord(&lexer)
            lexer.skipWhiteSpace()
            if try lexer.peek() == UInt8(ascii: "]") { break }
            try lexer.expect(UInt8(ascii: ","), "a comma or a closing bracket")
            lexer.skipWhiteSpace()
        }
        lexer.position += 1
    }

    /// Reads one record. Where it is broken the lexer goes on behind it, as far as its brackets can be followed.
    mutating func readRecord(_ lexer: inout JSONLexer) throws(JSONFault) {
        let start = lexer.position
        do {
            let (hash, spans) = try hasher.record(&lexer)
            classify(RecordSlice(page: page, range: start..<lexer.position), hash, spans)
        } catch {
            lexer.position = start
            try lexer.skipValue()
            let slice = RecordSlice(page: page, range: start..<lexer.position)
            let fault = error.moved(by: -start)
            setAside(slice, id: lenientID(of: slice), RecordFault(.invalidJSON, "\(fault)"))
        }
    }

    private mutating func classify(_ slice: RecordSlice, _ hash: ContentHash, _ spans: RecordSpans) {
        if let discriminator = type.layout.discriminator, text(spans.discriminator) != discriminator.equals {
            foreignCount += 1
            return
        }
        guard let id = text(spans.id), !id.isEmpty else {
            setAside(slice, id: nil, RecordFault(.noID, "the record has no \(type.layout.idMember)"))
            return
        }
        guard slice.range.count <= RecordSlice.bytesMax else {
            setAside(slice, id: id, RecordFault(.tooLarge, "\(slice.range.count) bytes, over \(RecordSlice.bytesMax)"))
            return
        }
        do throws(RecordFault) {
            let modifiedAt = try modified(spans.modified)
            accepted.append(SourceRecord(id: id, shape: shape, modifiedAt: modifiedAt, hash: hash, slice: slice))
        } catch {
            setAside(slice, id: id, error)
        }
    }

    /// An absent, null or empty stamp is allowed: such a record is decided by its content alone.
    private func modified(_ span: Range<Int>?) throws(RecordFault) -> Instant? {
        guard let span, page[span].first != UInt8(ascii: "n"), text(span) != "" else { return nil }
        if let instant = text(span).flatMap({ Instant(iso8601: $0) }) { return instant }
        let shown = String(decoding: page[span].prefix(60), as: UTF8.self)
        throw RecordFault(.unreadableStamp, "\(type.layout.modifiedMember) is \(shown), not a stamp with an offset")
    }

    private mutating func setAside(_ slice: RecordSlice, id: String?, _ fault: RecordFault) {
        rejected.append(RejectedRecord(id: id, fault: fault, slice: slice))
    }

    /// The characters of a string, or the digits of a whole number (documentation shows numeric ids, zoho-api 3.2).
    private func text(_ span: Range<Int>?) -> String? {
        span.flatMap { text(page[$0]) }
    }

    private func text(_ bytes: ArraySlice<UInt8>) -> String? {
        switch bytes.first {
        case UInt8(ascii: "\""): return JSONValue(kind: .string, bytes: bytes).string
        case .some(let byte) where (0x30...0x39).contains(byte) && bytes.allSatisfy({ (0x30...0x39).contains($0) }):
            return String(decoding: bytes, as: UTF8.self)
        default: return nil
        }
    }

    /// The id of a broken record, where its members can be walked that far: it leads a person to the record.
    private func lenientID(of slice: RecordSlice) -> String? {
        let members = JSONMember.leadingMembers(of: page[slice.range])
        let id = members.first { $0.name == type.layout.idMember }
        return id.flatMap { text($0.value.bytes) }
    }
}
