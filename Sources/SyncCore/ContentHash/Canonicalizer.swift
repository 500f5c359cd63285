/// Writes the canonical form of JSON values (docs/architecture.md, rule 1): RFC 8785's member order, escapes and
/// absence of white space, and ``CanonicalNumber`` for numbers.
///
/// One pass over the source: a scalar whose text already is canonical stays where it is, everything else is written to a
/// scratch, and when an object ends its members are copied into order. The orders of objects seen before are remembered
/// (``MemberShapes``), so a page of alike records sorts one of them. Keep one instance for many values.
struct Canonicalizer: ~Copyable {
    /// Deeper values are refused: recursion must end, and no real record comes near.
    static let depthMax = 512
    /// Longer texts are refused: positions are kept in 32 bits, also those in a canonical form, which is at most six times
    /// as long (`1e20` has 21 digits).
    static let bytesMax = 512 << 20

    var scratch = ByteScratch()
    /// Members (or elements) of the containers that are open, innermost last.
    var open = Stack<Member>()
    private var shapes: MemberShapes

    /// - Parameter layout: of records; without one nothing is left out.
    init(layout: RecordLayout? = nil) {
        shapes = MemberShapes(layout: layout)
    }

    /// Hands the canonical form of the value at the lexer's position to `body`; the lexer then stands behind it.
    /// - Parameter kind: of the objects in it, where there is a layout (``ObjectLayout``).
    mutating func withCanonicalForm<Result>(
        of lexer: inout JSONLexer,
        kind: Int = 0,
        _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) throws(JSONFault) -> Result {
        try reset(for: lexer)
        let piece = try value(&lexer, depth: 0, kind: kind)
        return body(memory(lexer).bytes(of: piece))
    }

    /// The same for a record: an object less those of its members that are null, and what the layout leaves out at any depth.
    mutating func withCanonicalRecord<Result>(
        of lexer: inout JSONLexer,
        _ body: (UnsafeBufferPointer<UInt8>, RecordSpans) -> Result
    ) throws(JSONFault) -> Result {
        try reset(for: lexer)
        guard try lexer.peek() == UInt8(ascii: "{") else { throw lexer.unexpected("a record object") }
        let node = try members(&lexer, depth: 0, kind: 0)
        let members = UnsafeBufferPointer(start: open.base, count: open.count)
        let shape = try shapes.shape(at: node, kind: 0, of: members, memory(lexer))
        let spans = RecordSpans(shape, members)
        let start = scratch.count
        write(members, order: shapes.order(shape), droppingNulls: true, lexer)
        return body(UnsafeBufferPointer(rebasing: scratch.bytes[start...]), spans)
    }

    private mutating func reset(for lexer: JSONLexer) throws(JSONFault) {
        guard lexer.end <= Self.bytesMax else { throw JSONFault(.tooLong(maximum: Self.bytesMax), at: Self.bytesMax) }
        scratch.removeAll()
        open.drop(from: 0)
        shapes.makeRoom()
    }

    @inline(__always)
    private func memory(_ lexer: JSONLexer) -> Memory {
        Memory(source: lexer.base, scratch: scratch.base)
    }

    // MARK: Values

    @inline(__always)
    private mutating func value(_ lexer: inout JSONLexer, depth: Int, kind: Int) throws(JSONFault) -> Piece {
        switch try lexer.peek() {
        case UInt8(ascii: "\""):
            return try string(&lexer)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return try number(&lexer)
        case UInt8(ascii: "{"):
            return try object(&lexer, depth: depth, kind: kind)
        case UInt8(ascii: "["):
            return try array(&lexer, depth: depth, kind: kind)
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
        let start = lexer.position
        let token = try lexer.number()
        guard token.hasCanonicalPart else { return rewrittenNumber(lexer.bytes(start..<lexer.position)) }
        return Piece(start: token.start, end: token.end, isInScratch: false)
    }

    @inline(never)
    private mutating func rewrittenNumber(_ text: UnsafeBufferPointer<UInt8>) -> Piece {
        let start = scratch.count
        CanonicalNumber.append(text, to: &scratch)
        return Piece(start: start, end: scratch.count, isInScratch: true)
    }

    /// A string with its quotes.
    @inline(__always)
    private mutating func string(_ lexer: inout JSONLexer) throws(JSONFault) -> Piece {
        let token = try lexer.string()
        guard token.isCanonical else { return rewrittenString(lexer.bytes(token.start..<token.end)) }
        return Piece(start: token.start - 1, end: token.end + 1, isInScratch: false)
    }

    @inline(never)
    private mutating func rewrittenString(_ content: UnsafeBufferPointer<UInt8>) -> Piece {
        let start = scratch.count
        scratch.append(UInt8(ascii: "\""))
        CanonicalString.appendRewritten(content, to: &scratch)
        scratch.append(UInt8(ascii: "\""))
        return Piece(start: start, end: scratch.count, isInScratch: true)
    }

    // MARK: Containers

    @inline(never)
    private mutating func object(_ lexer: inout JSONLexer, depth: Int, kind: Int) throws(JSONFault) -> Piece {
        let first = open.count
        let start = scratch.count
        let node = try members(&lexer, depth: depth, kind: kind)
        let members = UnsafeBufferPointer(start: open.base + first, count: open.count - first)
        let shape = try shapes.shape(at: node, kind: kind, of: members, memory(lexer))
        let written = scratch.count
        write(members, order: shapes.order(shape), droppingNulls: false, lexer)
        return close(first: first, start: start, written: written)
    }

    /// Reads an object's members on top of `open`; returns where their keys end in the tree of shapes.
    @inline(__always)
    private mutating func members(
        _ lexer: inout JSONLexer,
        depth: Int,
        kind: Int
    ) throws(JSONFault) -> Int {
        guard depth < Self.depthMax else { throw JSONFault(.tooDeep(maximum: Self.depthMax), at: lexer.position) }
        var node = kind
        lexer.position += 1
        lexer.skipWhiteSpace()
        if try lexer.peek() == UInt8(ascii: "}") {
            lexer.position += 1
            return node
        }
        while true {
            // Nearly all members at once, then the one that is not such.
            let plain = shapes.plainMembers(lexer, below: node, to: &open)
            (node, lexer.position) = (plain.node, plain.position)
            try member(&lexer, below: &node, keyLength: plain.keyLength, depth: depth, kind: kind)
            lexer.skipWhiteSpace()
            guard try lexer.peek() == UInt8(ascii: ",") else { break }
            lexer.position += 1
            lexer.skipWhiteSpace()
        }
        try lexer.expect(UInt8(ascii: "}"), "a comma or a closing brace")
        return node
    }

    /// Reads one member of any kind.
    /// - Parameter keyLength: of a key that was found already, with `node` at it; 0 where it was not.
    @inline(never)
    private mutating func member(
        _ lexer: inout JSONLexer,
        below node: inout Int,
        keyLength: Int,
        depth: Int,
        kind: Int
    ) throws(JSONFault) {
        let key: Piece
        if keyLength > 0 {
            key = Piece(start: lexer.position + 1, end: lexer.position + keyLength - 2, isInScratch: false)
            lexer.position += keyLength
        } else {
            key = try self.key(&lexer, below: &node, kind: kind)
        }
        lexer.skipWhiteSpace()
        let start = lexer.position
        let isNull = try lexer.peek() == UInt8(ascii: "n")
        let inside =
            node == MemberShapes.none
            ? shapes.kind(inside: memory(lexer).bytes(of: key), of: kind) : shapes.nodes[node].kindInside
        let value = try self.value(&lexer, depth: depth + 1, kind: inside)
        let source = Piece(start: start, end: lexer.position, isInScratch: false)
        open.append(Member(key: key, value: value, source: source, isNull: isNull))
    }

    /// Reads a key and the colon behind it, and moves `node` to it. The key is without quotes and escapes: what is compared
    /// and sorted.
    @inline(__always)
    private mutating func key(
        _ lexer: inout JSONLexer,
        below node: inout Int,
        kind: Int
    ) throws(JSONFault) -> Piece {
        let start = lexer.position
        let child = shapes.child(of: node, at: &lexer)
        guard child == MemberShapes.none else {
            node = child
            return Piece(start: start + 1, end: lexer.position - 2, isInScratch: false)
        }
        return try newKey(&lexer, below: &node, kind: kind)
    }

    @inline(never)
    private mutating func newKey(
        _ lexer: inout JSONLexer,
        below node: inout Int,
        kind: Int
    ) throws(JSONFault) -> Piece {
        let token = try lexer.string()
        lexer.skipWhiteSpace()
        try lexer.expect(UInt8(ascii: ":"), "a colon")
        let content = lexer.bytes(token.start..<token.end)
        guard token.hasEscape else {
            node = shapes.child(of: node, forKey: content, kind: kind)
            return Piece(start: token.start, end: token.end, isInScratch: false)
        }
        node = MemberShapes.none
        let start = scratch.count
        CanonicalString.appendUnescaped(content, to: &scratch)
        return Piece(start: start, end: scratch.count, isInScratch: true)
    }

    @inline(never)
    private mutating func array(_ lexer: inout JSONLexer, depth: Int, kind: Int) throws(JSONFault) -> Piece {
        guard depth < Self.depthMax else { throw JSONFault(.tooDeep(maximum: Self.depthMax), at: lexer.position) }
        let arrayStart = lexer.position
        let first = open.count
        let start = scratch.count
        lexer.position += 1
        lexer.skipWhiteSpace()
        if try lexer.peek() != UInt8(ascii: "]") {
            try elements(&lexer, depth: depth, kind: kind)
        }
        try lexer.expect(UInt8(ascii: "]"), "a comma or a closing bracket")
        if lexer.position == arrayStart + 2 { return Piece(start: arrayStart, end: lexer.position, isInScratch: false) }
        let written = scratch.count
        write(UnsafeBufferPointer(start: open.base + first, count: open.count - first), lexer)
        return close(first: first, start: start, written: written)
    }

    private mutating func elements(_ lexer: inout JSONLexer, depth: Int, kind: Int) throws(JSONFault) {
        while true {
            let start = lexer.position
            let value = try self.value(&lexer, depth: depth + 1, kind: kind)
            let noKey = Piece(start: start, end: start, isInScratch: false)
            open.append(Member(key: noKey, value: value, source: noKey, isNull: false))
            lexer.skipWhiteSpace()
            guard try lexer.peek() == UInt8(ascii: ",") else { return }
            lexer.position += 1
            lexer.skipWhiteSpace()
        }
    }

    /// Ends a container: its parts are dropped from the scratch, the whole moves to where they began, so that the scratch
    /// never holds a byte twice, however deep the value is.
    private mutating func close(first: Int, start: Int, written: Int) -> Piece {
        open.drop(from: first)
        scratch.drop(from: start, to: written)
        return Piece(start: start, end: scratch.count, isInScratch: true)
    }
}
