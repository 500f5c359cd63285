/// Writes the canonical form of JSON values (design, rule 1): RFC 8785's member order, escapes and absence of white space,
/// and ``CanonicalNumber`` for numbers.
///
/// One pass over the source: a scalar whose text already is canonical stays where it is, everything else is written to a
/// scratch, and when an object ends its members are copied into order. The orders of objects seen before are remembered
/// (``MemberShapes``), so a page of alike records sorts one of them. Keep one instance for many values.
struct Canonicalizer: ~Copyable {
    /// Deeper values are refused: recursion must end, and no real record comes near.
    static let depthMax = 512

    private var scratch = ByteScratch()
    /// Members (or elements) of the containers that are open, innermost last.
    private var open: [Member] = []
    private var shapes = MemberShapes(layout: nil)
    private var recordShapes: MemberShapes

    init(layout: RecordLayout? = nil) {
        recordShapes = MemberShapes(layout: layout)
    }

    /// A span of bytes that are canonical: in the source, or in the scratch.
    struct Piece {
        var start: Int
        var end: Int
        var isInScratch: Bool
    }

    /// A member of an open object; an element of an open array has no key.
    struct Member {
        var key: Piece
        var value: Piece
        /// Where the value stands in the source, for the members that reading a record needs.
        var source: Range<Int>
        var isNull: Bool
    }

    /// Hands the canonical form of the value at the lexer's position to `body`; the lexer then stands behind it.
    mutating func withCanonicalForm<Result>(
        of lexer: inout JSONLexer, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) throws(JSONFault) -> Result {
        reset()
        let piece = try value(&lexer, depth: 0)
        return body(bytes(of: piece, lexer))
    }

    /// The same for a record: an object less the members that the layout leaves out and those that are null.
    /// - Parameter members: called with the members of special meaning before their spans are reused.
    mutating func withCanonicalRecord<Result>(
        of lexer: inout JSONLexer, _ body: (UnsafeBufferPointer<UInt8>, RecordSpans) -> Result
    ) throws(JSONFault) -> Result {
        reset()
        guard try lexer.peek() == UInt8(ascii: "{") else { throw lexer.unexpected("a record object") }
        try members(&lexer, depth: 0)
        let shape = try recordShapes.shape(of: open[...], source: lexer.base, scratch: scratch.base)
        let spans = RecordSpans(shape, open[...])
        let start = scratch.count
        writeObject(order: recordShapes.order(shape), first: 0, droppingNulls: true, source: lexer.base)
        return body(UnsafeBufferPointer(rebasing: scratch.bytes[start...]), spans)
    }

    private mutating func reset() {
        scratch.removeAll()
        open.removeAll(keepingCapacity: true)
    }

    private func bytes(of piece: Piece, _ lexer: JSONLexer) -> UnsafeBufferPointer<UInt8> {
        let base = piece.isInScratch ? UnsafePointer(scratch.base) : lexer.base
        return UnsafeBufferPointer(start: base + piece.start, count: piece.end - piece.start)
    }

    // MARK: Values

    private mutating func value(_ lexer: inout JSONLexer, depth: Int) throws(JSONFault) -> Piece {
        switch try lexer.peek() {
        case UInt8(ascii: "\""):
            return try string(&lexer)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return try number(&lexer)
        case UInt8(ascii: "{"):
            return try object(&lexer, depth: depth)
        case UInt8(ascii: "["):
            return try array(&lexer, depth: depth)
        case UInt8(ascii: "t"):
            return try word("true", &lexer)
        case UInt8(ascii: "f"):
            return try word("false", &lexer)
        case UInt8(ascii: "n"):
            return try word("null", &lexer)
        default:
            throw lexer.unexpected("a value")
        }
    }

    @inline(__always)
    private mutating func word(_ word: StaticString, _ lexer: inout JSONLexer) throws(JSONFault) -> Piece {
        let start = lexer.position
        try lexer.word(word)
        return Piece(start: start, end: lexer.position, isInScratch: false)
    }

    @inline(__always)
    private mutating func number(_ lexer: inout JSONLexer) throws(JSONFault) -> Piece {
        let (start, isCanonical) = try lexer.number()
        if isCanonical { return Piece(start: start, end: lexer.position, isInScratch: false) }
        let written = scratch.count
        let text = UnsafeBufferPointer(start: lexer.base + start, count: lexer.position - start)
        CanonicalNumber.append(text, to: &scratch)
        return Piece(start: written, end: scratch.count, isInScratch: true)
    }

    /// A string with its quotes.
    @inline(__always)
    private mutating func string(_ lexer: inout JSONLexer) throws(JSONFault) -> Piece {
        let token = try lexer.string()
        guard token.hasEscape else {
            return Piece(start: token.start - 1, end: token.end + 1, isInScratch: false)
        }
        return escapedString(token, lexer)
    }

    private mutating func escapedString(_ token: JSONLexer.StringToken, _ lexer: JSONLexer) -> Piece {
        let content = UnsafeBufferPointer(start: lexer.base + token.start, count: token.end - token.start)
        // Decoded behind the place of the result, then encoded into place: the decoded form is never longer.
        var decoded = ByteScratch(capacity: content.count)
        CanonicalString.appendUnescaped(content, to: &decoded)
        let start = scratch.count
        scratch.append(UInt8(ascii: "\""))
        CanonicalString.appendEscaped(decoded.bytes, to: &scratch)
        scratch.append(UInt8(ascii: "\""))
        return Piece(start: start, end: scratch.count, isInScratch: true)
    }

    // MARK: Containers

    private mutating func object(_ lexer: inout JSONLexer, depth: Int) throws(JSONFault) -> Piece {
        let first = open.count
        let start = scratch.count
        try members(&lexer, depth: depth)
        let shape = try shapes.shape(of: open[first...], source: lexer.base, scratch: scratch.base)
        let written = scratch.count
        writeObject(order: shapes.order(shape), first: first, droppingNulls: false, source: lexer.base)
        return close(first: first, start: start, written: written)
    }

    /// Reads an object's members on top of `open`.
    @inline(__always)
    private mutating func members(_ lexer: inout JSONLexer, depth: Int) throws(JSONFault) {
        guard depth < Self.depthMax else { throw JSONFault(.tooDeep(maximum: Self.depthMax), at: lexer.position) }
        lexer.position += 1
        lexer.skipWhiteSpace()
        if try lexer.peek() == UInt8(ascii: "}") {
            lexer.position += 1
            return
        }
        while true {
            let key = try self.key(&lexer)
            lexer.skipWhiteSpace()
            try lexer.expect(UInt8(ascii: ":"), "a colon")
            lexer.skipWhiteSpace()
            let start = lexer.position
            let isNull = try lexer.peek() == UInt8(ascii: "n")
            let value = try self.value(&lexer, depth: depth + 1)
            open.append(Member(key: key, value: value, source: start..<lexer.position, isNull: isNull))
            lexer.skipWhiteSpace()
            guard try lexer.peek() == UInt8(ascii: ",") else { break }
            lexer.position += 1
            lexer.skipWhiteSpace()
        }
        try lexer.expect(UInt8(ascii: "}"), "a comma or a closing brace")
    }

    /// A key without its quotes and escapes: what is compared and sorted.
    @inline(__always)
    private mutating func key(_ lexer: inout JSONLexer) throws(JSONFault) -> Piece {
        let token = try lexer.string()
        guard token.hasEscape else { return Piece(start: token.start, end: token.end, isInScratch: false) }
        let start = scratch.count
        let content = UnsafeBufferPointer(start: lexer.base + token.start, count: token.end - token.start)
        CanonicalString.appendUnescaped(content, to: &scratch)
        return Piece(start: start, end: scratch.count, isInScratch: true)
    }

    private mutating func array(_ lexer: inout JSONLexer, depth: Int) throws(JSONFault) -> Piece {
        guard depth < Self.depthMax else { throw JSONFault(.tooDeep(maximum: Self.depthMax), at: lexer.position) }
        let first = open.count
        let start = scratch.count
        lexer.position += 1
        lexer.skipWhiteSpace()
        if try lexer.peek() != UInt8(ascii: "]") {
            try elements(&lexer, depth: depth)
        }
        try lexer.expect(UInt8(ascii: "]"), "a comma or a closing bracket")
        let written = scratch.count
        writeArray(first: first, source: lexer.base)
        return close(first: first, start: start, written: written)
    }

    private mutating func elements(_ lexer: inout JSONLexer, depth: Int) throws(JSONFault) {
        while true {
            let start = lexer.position
            let value = try self.value(&lexer, depth: depth + 1)
            let noKey = Piece(start: 0, end: 0, isInScratch: false)
            open.append(Member(key: noKey, value: value, source: start..<lexer.position, isNull: false))
            lexer.skipWhiteSpace()
            guard try lexer.peek() == UInt8(ascii: ",") else { return }
            lexer.position += 1
            lexer.skipWhiteSpace()
        }
    }

    /// Ends a container: its parts are dropped from the scratch, the whole moves to where they began, so that the scratch
    /// never holds a byte twice, however deep the value is.
    private mutating func close(first: Int, start: Int, written: Int) -> Piece {
        open.removeSubrange(first...)
        scratch.drop(from: start, to: written)
        return Piece(start: start, end: scratch.count, isInScratch: true)
    }

    // MARK: Writing

    private mutating func writeObject(
        order: [Int], first: Int, droppingNulls: Bool, source: UnsafePointer<UInt8>
    ) {
        scratch.append(UInt8(ascii: "{"))
        var isFirst = true
        for index in order {
            let member = open[first + index]
            if droppingNulls, member.isNull { continue }
            if !isFirst { scratch.append(UInt8(ascii: ",")) }
            isFirst = false
            write(member, source)
        }
        scratch.append(UInt8(ascii: "}"))
    }

    @inline(__always)
    private mutating func write(_ member: Member, _ source: UnsafePointer<UInt8>) {
        let key = member.key
        if !key.isInScratch, !member.value.isInScratch, member.value.start == key.end + 2 {
            // `"key":value` stands in the source as it is wanted.
            scratch.append(source + key.start - 1, count: member.value.end - key.start + 1)
            return
        }
        scratch.append(UInt8(ascii: "\""))
        if key.isInScratch {
            // Copied first: escaping reads while the scratch may move.
            let characters = Array(scratch.bytes[key.start..<key.end])
            characters.withUnsafeBufferPointer { CanonicalString.appendEscaped($0, to: &scratch) }
        } else {
            scratch.append(source + key.start, count: key.end - key.start)
        }
        scratch.append(UInt8(ascii: "\""))
        scratch.append(UInt8(ascii: ":"))
        write(member.value, source)
    }

    @inline(__always)
    private mutating func write(_ piece: Piece, _ source: UnsafePointer<UInt8>) {
        if piece.isInScratch {
            scratch.appendOwn(piece.start..<piece.end)
        } else {
            scratch.append(source + piece.start, count: piece.end - piece.start)
        }
    }

    private mutating func writeArray(first: Int, source: UnsafePointer<UInt8>) {
        scratch.append(UInt8(ascii: "["))
        for index in first..<open.count {
            if index > first { scratch.append(UInt8(ascii: ",")) }
            write(open[index].value, source)
        }
        scratch.append(UInt8(ascii: "]"))
    }
}

/// Where the members that reading a record needs stand in the source; nil where the record lacks them.
struct RecordSpans {
    let id: Range<Int>?
    let modified: Range<Int>?
    let discriminator: Range<Int>?

    init(_ shape: MemberShape, _ members: ArraySlice<Canonicalizer.Member>) {
        id = shape.idIndex.map { members[members.startIndex + $0].source }
        modified = shape.modifiedIndex.map { members[members.startIndex + $0].source }
        discriminator = shape.discriminatorIndex.map { members[members.startIndex + $0].source }
    }
}
