/// Remembers the keys of objects in the order they came in, and what follows from them alone: the canonical order, and
/// where the members of special meaning are. Records of one listing have few such shapes, and comparing a key with the one
/// that came last time is an order of magnitude cheaper than reading and sorting it.
///
/// The shapes are a tree for each kind of object (``ObjectLayout``), whose root is the node of the kind's index: a node is a key
/// behind the keys above it, and an object's shape hangs at its last key. Bounded: a key for which there is no room is read as
/// any string, and its object sorted. All plain memory, without reference counts.
struct MemberShapes: ~Copyable {
    /// A key in the tree, by index.
    struct Node: BitwiseCopyable {
        /// Where `"key":` stands in `keys`.
        let text: Int
        let length: Int
        fileprivate(set) var firstChild = MemberShapes.none
        fileprivate(set) var sibling = MemberShapes.none
        /// The shape of the objects that end here.
        fileprivate var shape = MemberShapes.none
        /// The kind of the objects inside of the key's value.
        let kindInside: Int
        let start: KeyStart

        fileprivate init(text: Int, key: UnsafeBufferPointer<UInt8>, kindInside: Int) {
            self.text = text
            self.kindInside = kindInside
            length = key.count
            start = KeyStart(key)
        }
    }

    /// What follows from the keys of an object.
    struct Shape: BitwiseCopyable {
        /// Where the indexes of the members that are written stand in `orders`, in canonical order.
        fileprivate let order: Int
        fileprivate let orderCount: Int
        let idIndex: Int
        let modifiedIndex: Int
        let discriminatorIndex: Int
    }

    /// No node, no shape, no member.
    static let none = -1

    private static let nodesMax = 8_192
    private static let keyBytesMax = 1 << 19
    private static let ordersMax = 1 << 17
    private static let siblingsMax = 16

    private let layout: RecordLayout?
    private let kinds: [ObjectLayout]
    private(set) var nodes = Stack<Node>()
    private(set) var keys = ByteScratch(capacity: 4_096)
    private var shapes = Stack<Shape>()
    private var orders = Stack<Int>()
    /// Orders up to here are of shapes that are remembered.
    private var rememberedOrders = 0

    /// - Parameter layout: of records, the objects of kind 0; without one nothing is left out of any object.
    init(layout: RecordLayout?) {
        self.layout = layout
        kinds = layout?.objects ?? [.whole]
        plantRoots()
    }

    private mutating func plantRoots() {
        for _ in kinds {
            nodes.append(Node(text: 0, key: UnsafeBufferPointer(start: nil, count: 0), kindInside: Self.none))
        }
    }

    /// Forgets everything where there is no room left. Not while an object is being read.
    mutating func makeRoom() {
        guard nodes.count >= Self.nodesMax || keys.count >= Self.keyBytesMax || orders.count >= Self.ordersMax else {
            return
        }
        nodes.drop(from: 0)
        plantRoots()
        keys.removeAll()
        shapes.drop(from: 0)
        orders.drop(from: 0)
        rememberedOrders = 0
    }

    // MARK: Keys

    /// The node below `parent` whose `"key":` stands at the lexer's position, which then moves behind the colon; none
    /// where the key must be read by itself.
    @inline(__always)
    func child(of parent: Int, at lexer: inout JSONLexer) -> Int {
        guard parent != Self.none else { return Self.none }
        var child = nodes[parent].firstChild
        while child != Self.none {
            let node = nodes[child]
            if node.length <= lexer.end &- lexer.position,
                UnsafeBufferPointer(start: keys.base + node.text, count: node.length)
                    .elementsEqual(lexer.bytes(lexer.position..<lexer.position &+ node.length))
            {
                lexer.position &+= node.length
                return child
            }
            child = node.sibling
        }
        return Self.none
    }

    /// The kind of the objects inside of a member of an object of a kind.
    func kind(inside key: UnsafeBufferPointer<UInt8>, of kind: Int) -> Int { kinds[kind].kind(inside: key) }

    /// The node below `parent` for a key that was read by itself; none where there is no room.
    mutating func child(of parent: Int, forKey key: UnsafeBufferPointer<UInt8>, kind: Int) -> Int {
        guard parent != Self.none else { return Self.none }
        var last = Self.none
        var siblings = 0
        var child = nodes[parent].firstChild
        while child != Self.none {
            let node = nodes[child]
            let known = UnsafeBufferPointer(start: keys.base + node.text + 1, count: node.length - 3)
            if known.elementsEqual(key) { return child }
            (last, child) = (child, node.sibling)
            siblings += 1
        }
        guard siblings < Self.siblingsMax, nodes.count < Self.nodesMax, keys.count + key.count < Self.keyBytesMax else {
            return Self.none
        }
        let new = append(key, kind: kind)
        if last == Self.none { nodes[parent].firstChild = new } else { nodes[last].sibling = new }
        return new
    }

    private mutating func append(_ key: UnsafeBufferPointer<UInt8>, kind: Int) -> Int {
        let text = keys.count
        keys.append(UInt8(ascii: "\""))
        if let start = key.baseAddress { keys.append(start, count: key.count) }
        keys.append(UInt8(ascii: "\""))
        keys.append(UInt8(ascii: ":"))
        let quoted = UnsafeBufferPointer(rebasing: keys.bytes[text...])
        nodes.append(Node(text: text, key: quoted, kindInside: self.kind(inside: key, of: kind)))
        return nodes.count - 1
    }

    // MARK: Shapes

    /// The shape of an object whose last key is at `node`.
    /// - Parameters:
    ///   - node: none where a key had no room; the shape is then not remembered longer than to the next one.
    ///   - kind: of the object.
    ///   - members: all of the object's members.
    /// - Throws: ``JSONFault`` for a duplicate member.
    @inline(__always)
    mutating func shape(
        at node: Int,
        kind: Int,
        of members: UnsafeBufferPointer<Canonicalizer.Member>,
        _ memory: Canonicalizer.Memory
    ) throws(JSONFault) -> Shape {
        if node != Self.none, nodes[node].shape != Self.none { return shapes[nodes[node].shape] }
        return try make(at: node, kind: kind, of: members, memory)
    }

    /// The indexes of the members to write; valid until the next shape is asked for.
    @inline(__always)
    func order(_ shape: Shape) -> UnsafeBufferPointer<Int> {
        UnsafeBufferPointer(start: orders.base + shape.order, count: shape.orderCount)
    }

    private mutating func make(
        at node: Int,
        kind: Int,
        of members: UnsafeBufferPointer<Canonicalizer.Member>,
        _ memory: Canonicalizer.Memory
    ) throws(JSONFault) -> Shape {
        let keys = members.map { memory.bytes(of: $0.key) }
        let sorted = keys.indices.sorted { Self.precedes(keys[$0], keys[$1]) }
        for (left, right) in zip(sorted, sorted.dropFirst()) where keys[left].elementsEqual(keys[right]) {
            let second = members[max(left, right)]
            throw JSONFault(.duplicateMember(String(decoding: keys[left], as: UTF8.self)), at: second.source.start)
        }
        orders.drop(from: rememberedOrders)
        let start = orders.count
        let layout = kinds[kind]
        let names = layout.isWhole ? [] : keys.map { String(decoding: $0, as: UTF8.self) }
        for index in sorted where layout.isWhole || !layout.leavesOut(names[index], beside: names) {
            orders.append(index)
        }
        let record = kind == 0 ? self.layout : nil
        func index(of name: String?) -> Int { name.flatMap { names.firstIndex(of: $0) } ?? Self.none }
        let shape = Shape(
            order: start,
            orderCount: orders.count - start,
            idIndex: index(of: record?.idMember),
            modifiedIndex: index(of: record?.modifiedMember),
            discriminatorIndex: index(of: record?.discriminator?.member)
        )
        if node != Self.none, orders.count < Self.ordersMax {
            shapes.append(shape)
            nodes[node].shape = shapes.count - 1
            rememberedOrders = orders.count
        }
        return shape
    }

    /// RFC 8785's order: by UTF-16 code units. UTF-8 sorts the same but for one case: characters beyond U+FFFF are
    /// surrogates in UTF-16 and so come before U+E000 to U+FFFF.
    private static func precedes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        for (a, b) in zip(left, right) where a != b {
            if a >= 0xF0, b >= 0xEE, b < 0xF0 { return true }
            if b >= 0xF0, a >= 0xEE, a < 0xF0 { return false }
            return a < b
        }
        return left.count < right.count
    }
}
