/// Collects the records of one answer: accepted, set aside with a reason, or of another type.
struct RecordCollector: ~Copyable {
    private let type: EntityType
    private let page: [UInt8]
    private let shape: RecordShape
    private let hasher: RecordHasher
    private(set) var accepted: [SourceRecord] = []
    private(set) var rejected: [RejectedRecord] = []
    private(set) var foreignCount = 0
    /// Of the last record of another type.
    private(set) var foreignID: String?

    /// - Parameter hasher: one that knows the type's records already; a new one where there is none.
    init(_ type: EntityType, _ hasher: RecordHasher? = nil, page: [UInt8], shape: RecordShape) {
        self.type = type
        self.page = page
        self.shape = shape
        self.hasher = hasher ?? RecordHasher(type.layout)
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
            classify(start..<lexer.position, hash, spans, lexer)
        } catch {
            lexer.position = start
            try lexer.skipValue()
            let range = start..<lexer.position
            let members = JSONMember.leadingMembers(of: page[range])
            // What is surely of another type is that type's to tell of.
            if let found = lenientType(members), found != type.layout.discriminator?.equals {
                foreignCount += 1
                foreignID = lenientID(members)
                return
            }
            let fault = error.moved(by: -start)
            setAside(range, id: lenientID(members), RecordFault(.invalidJSON, "\(fault)"))
        }
    }

    private mutating func classify(
        _ range: Range<Int>,
        _ hash: ContentHash,
        _ spans: RecordSpans,
        _ lexer: JSONLexer
    ) {
        if let discriminator = type.layout.discriminator {
            guard let found = text(spans.discriminator, lexer), !found.isEmpty else {
                // Of any type: in no counter, it would vanish.
                let fault = RecordFault(.noType, "the record has no \(discriminator.member)")
                setAside(range, id: text(spans.id, lexer), fault)
                return
            }
            guard found == discriminator.equals else {
                foreignCount += 1
                foreignID = text(spans.id, lexer)
                return
            }
        }
        guard let id = text(spans.id, lexer), !id.isEmpty else {
            setAside(range, id: nil, RecordFault(.noID, "the record has no \(type.layout.idMember)"))
            return
        }
        guard range.count <= RecordSlice.bytesMax else {
            setAside(range, id: id, RecordFault(.tooLarge, "\(range.count) bytes, over \(RecordSlice.bytesMax)"))
            return
        }
        let stamp = modified(spans.modified, lexer)
        accepted.append(
            SourceRecord(
                id: id,
                shape: shape,
                modifiedAt: stamp.instant,
                unusableStamp: stamp.unreadable,
                hash: hash,
                slice: RecordSlice(page: page, range: range)
            )
        )
    }

    /// A record whose stamp is absent, null, empty or unreadable is decided by its content alone.
    /// - Returns: the instant, or the JSON of what is none.
    private func modified(_ span: Range<Int>?, _ lexer: JSONLexer) -> (instant: Instant?, unreadable: String?) {
        guard let span else { return (nil, nil) }
        let bytes = lexer.bytes(span)
        if span.count > 2, let instant = Instant(iso8601: lexer.bytes(span.lowerBound + 1..<span.upperBound - 1)) {
            return (instant, nil)
        }
        let text = text(span, lexer)
        if text?.allSatisfy(\.isWhitespace) == true || bytes.first == UInt8(ascii: "n") { return (nil, nil) }
        if let instant = text.flatMap({ Instant(iso8601: $0) }) { return (instant, nil) }
        return (nil, String(decoding: bytes.prefix(ColumnFault.valueMax), as: UTF8.self))
    }

    private mutating func setAside(_ range: Range<Int>, id: String?, _ fault: RecordFault) {
        rejected.append(RejectedRecord(id: id, fault: fault, slice: RecordSlice(page: page, range: range)))
    }

    /// The characters of a string, or the digits of a whole number (documentation shows numeric ids, zoho-api 3.2).
    private func text(_ span: Range<Int>?, _ lexer: JSONLexer) -> String? {
        guard let span else { return nil }
        let bytes = lexer.bytes(span)
        guard bytes.first == UInt8(ascii: "\""), !bytes.contains(UInt8(ascii: "\\")) else {
            return Self.text(page[span])
        }
        return String(decoding: lexer.bytes(span.lowerBound + 1..<span.upperBound - 1), as: UTF8.self)
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
        switch bytes.first {
        case UInt8(ascii: "\""): return JSONValue(kind: .string, bytes: bytes).string
        case .some(let byte) where (0x30...0x39).contains(byte) && bytes.allSatisfy({ (0x30...0x39).contains($0) }):
            return String(decoding: bytes, as: UTF8.self)
        default: return nil
        }
    }

    /// The id of a broken record, where its members can be walked that far: it leads a person to the record.
    private func lenientID(_ members: [JSONMember]) -> String? {
        members.first { $0.name == type.layout.idMember }.flatMap { Self.text($0.value.bytes) }
    }

    /// What tells the type of a broken record, where all types of its listing agree on what that may be.
    private func lenientType(_ members: [JSONMember]) -> String? {
        guard let discriminator = type.layout.discriminator else { return nil }
        let found = members.filter { $0.name == discriminator.member }.compactMap(\.value.string)
        return Set(found).count == 1 ? found.first : nil
    }
}
