extension Canonicalizer {
    /// Appends an object to the scratch, its members in `order`.
    @inline(__always)
    mutating func write(
        _ members: UnsafeBufferPointer<Member>,
        order: UnsafeBufferPointer<Int>,
        droppingNulls: Bool,
        _ lexer: JSONLexer
    ) {
        let source = Source(lexer)
        let start = scratch.count
        scratch.append(UInt8(ascii: "{"))
        var next = 0
        while true {
            next = scratch.appendPlain(members, order, from: next, source.base, end: source.end)
            guard next < order.count else { break }
            let member = members[order[next]]
            next += 1
            if droppingNulls, member.isNull { continue }
            write(member, source)
            scratch.append(UInt8(ascii: ","))
        }
        // The last comma becomes the brace.
        if scratch.count > start + 1 { scratch.removeLast() }
        scratch.append(UInt8(ascii: "}"))
    }

    /// Appends an array to the scratch.
    mutating func write(_ elements: UnsafeBufferPointer<Member>, _ lexer: JSONLexer) {
        let source = Source(lexer)
        scratch.append(UInt8(ascii: "["))
        for index in elements.indices {
            if index > 0 { scratch.append(UInt8(ascii: ",")) }
            write(elements[index].value, source)
        }
        scratch.append(UInt8(ascii: "]"))
    }

    /// The bytes that pieces outside of the scratch are spans of.
    fileprivate struct Source {
        let base: UnsafePointer<UInt8>
        let end: Int

        init(_ lexer: JSONLexer) {
            base = lexer.base
            end = lexer.end
        }
    }

    @inline(__always)
    private mutating func write(_ member: Member, _ source: Source) {
        write(key: member.key, source)
        write(member.value, source)
    }

    @inline(never)
    private mutating func write(key: Piece, _ source: Source) {
        if key.isInScratch {
            // Copied first: escaping reads while the scratch may move.
            let characters = Array(scratch.bytes[key.start..<key.end])
            scratch.append(UInt8(ascii: "\""))
            characters.withUnsafeBufferPointer { CanonicalString.appendEscaped($0, to: &scratch) }
            scratch.append(UInt8(ascii: "\""))
        } else {
            // With its quotes.
            scratch.append(source.base, key.start - 1..<key.end + 1, end: source.end)
        }
        scratch.append(UInt8(ascii: ":"))
    }

    @inline(__always)
    private mutating func write(_ piece: Piece, _ source: Source) {
        if piece.isInScratch {
            scratch.appendOwn(piece.start..<piece.end)
        } else {
            scratch.append(source.base, piece.start..<piece.end, end: source.end)
        }
    }
}

/// Where the members that reading a record needs stand in the source; nil where the record lacks them.
struct RecordSpans {
    let id: Range<Int>?
    let modified: Range<Int>?
    let discriminator: Range<Int>?

    init(_ shape: MemberShapes.Shape, _ members: UnsafeBufferPointer<Canonicalizer.Member>) {
        func span(_ index: Int) -> Range<Int>? {
            index == MemberShapes.none ? nil : members[index].source.start..<members[index].source.end
        }
        id = span(shape.idIndex)
        modified = span(shape.modifiedIndex)
        discriminator = span(shape.discriminatorIndex)
    }
}
