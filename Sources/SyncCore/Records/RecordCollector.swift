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
            classify(RecordSlice(page: page, range: start..<lexer.position), hash, spans, lexer)
        } catch {
            lexer.position = start
            try lexer.skipValue()
            let slice = RecordSlice(page: page, range: start..<lexer.position)
            let fault = error.moved(by: -start)
            setAside(slice, id: lenientID(of: slice), RecordFault(.invalidJSON, "\(fault)"))
        }
    }

    private mutating func classify(
        _ slice: RecordSlice,
        _ hash: ContentHash,
        _ spans: RecordSpans,
        _ lexer: JSONLexer
    ) {
        if let discriminator = type.layout.discriminator {
            guard let found = text(spans.discriminator, lexer), !found.isEmpty else {
                // Of any type: in no counter, it would vanish.
                let fault = RecordFault(.noType, "the record has no \(discriminator.member)")
                setAside(slice, id: text(spans.id, lexer), fault)
                return
            }
            guard found == discriminator.equals else {
                foreignCount += 1
                return
            }
        }
        guard let id = text(spans.id, lexer), !id.isEmpty else {
            setAside(slice, id: nil, RecordFault(.noID, "the record has no \(type.layout.idMember)"))
            return
        }
        guard slice.range.count <= RecordSlice.bytesMax else {
            setAside(slice, id: id, RecordFault(.tooLarge, "\(slice.range.count) bytes, over \(RecordSlice.bytesMax)"))
            return
        }
        do throws(RecordFault) {
            let modifiedAt = try modified(spans.modified, lexer)
            accepted.append(SourceRecord(id: id, shape: shape, modifiedAt: modifiedAt, hash: hash, slice: slice))
        } catch {
            setAside(slice, id: id, error)
        }
    }

    /// An absent, null or empty stamp is allowed: such a record is decided by its content alone.
    private func modified(_ span: Range<Int>?, _ lexer: JSONLexer) throws(RecordFault) -> Instant? {
        guard let span else { return nil }
        let bytes = lexer.bytes(span)
        if let instant = Instant(iso8601: UnsafeBufferPointer(rebasing: bytes.dropFirst().dropLast())) {
            return instant
        }
        let text = text(span, lexer)
        if text == "" || bytes.first == UInt8(ascii: "n") { return nil }
        if let instant = text.flatMap({ Instant(iso8601: $0) }) { return instant }
        let shown = String(decoding: bytes.prefix(60), as: UTF8.self)
        throw RecordFault(.unreadableStamp, "\(type.layout.modifiedMember) is \(shown), not a stamp with an offset")
    }

    private mutating func setAside(_ slice: RecordSlice, id: String?, _ fault: RecordFault) {
        rejected.append(RejectedRecord(id: id, fault: fault, slice: slice))
    }

    /// The characters of a string, or the digits of a whole number (documentation shows numeric ids, zoho-api 3.2).
    private func text(_ span: Range<Int>?, _ lexer: JSONLexer) -> String? {
        guard let span else { return nil }
        let bytes = lexer.bytes(span)
        guard bytes.first == UInt8(ascii: "\""), !bytes.contains(UInt8(ascii: "\\")) else {
            return Self.text(page[span])
        }
        return String(decoding: UnsafeBufferPointer(rebasing: bytes.dropFirst().dropLast()), as: UTF8.self)
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
    private func lenientID(of slice: RecordSlice) -> String? {
        let members = JSONMember.leadingMembers(of: page[slice.range])
        let id = members.first { $0.name == type.layout.idMember }
        return id.flatMap { Self.text($0.value.bytes) }
    }
}
