extension MemberShapes {
    /// Reads members as a machine prints them again and again: a key that came before, no white space, a ``PlainValue``.
    /// Stops at the first that is not such, or that is so near the end that each look at it would need a check.
    /// - Returns: the last key's node, where the next member starts, and the length of its key where that came before.
    @inline(never)
    func plainMembers(
        _ lexer: JSONLexer,
        below parent: Int,
        to open: inout Stack<Canonicalizer.Member>
    ) -> (node: Int, position: Int, keyLength: Int) {
        // All in variables of its own: what has no address stays in registers.
        var (node, position) = (parent, lexer.position)
        guard node != Self.none else { return (node, position, 0) }
        let (text, end) = (UnsafeRawPointer(lexer.base), lexer.end)
        var next = open.base + open.count
        let limit = open.base + open.capacity
        while next < limit, end &- position >= PlainValue.window {
            let keyEnd = end &- position &- PlainValue.window
            let (child, length) = child(of: node, at: text + position, lengthMax: keyEnd)
            guard child != Self.none else { break }
            guard let value = PlainValue(lexer, at: position &+ length) else {
                open.count(upTo: next)
                return (child, position, length)
            }
            let member = Canonicalizer.Member(
                plainAt: position,
                value: position &+ length,
                canonicalEnd: value.canonicalEnd,
                end: value.end
            )
            next.initialize(to: member)
            next += 1
            position = value.end &+ 1
            node = child
        }
        open.count(upTo: next)
        return (node, position, 0)
    }

    /// The node below `parent` whose `"key":` stands at `source`, and its length.
    /// - Parameter lengthMax: what can be read behind `source`, less a window.
    @inline(__always)
    private func child(of parent: Int, at source: UnsafeRawPointer, lengthMax: Int) -> (node: Int, length: Int) {
        var child = nodes[parent].firstChild
        while child != Self.none {
            let node = nodes.base + child
            let length = node.pointee.length
            if length <= lengthMax, node.pointee.start.stands(at: source),
                length <= KeyStart.count
                    || KeyStart.restsAreEqual(keys.base + node.pointee.text, source, length: length)
            {
                return (child, length)
            }
            child = node.pointee.sibling
        }
        return (Self.none, 0)
    }
}
