/// The keys of one kind of object in source order, and what follows from them alone: the canonical order, and where the
/// members of special meaning are.
struct MemberShape {
    fileprivate let keys: [UInt8]
    fileprivate let keyEnds: [Int]
    /// Indexes of the members that are written, in canonical order.
    fileprivate let order: [Int]
    let idIndex: Int?
    let modifiedIndex: Int?
    let discriminatorIndex: Int?
}

/// Remembers the shapes of objects: records of one listing have few, and comparing keys with a known shape is an order of
/// magnitude cheaper than sorting them. Bounded; the least recently found shape goes first.
struct MemberShapes {
    private static let shapesMax = 32
    private static let membersMax = 1_024

    private let layout: RecordLayout?
    /// Most recently found first.
    private var known: [MemberShape] = []

    /// - Parameter layout: for records; objects inside of them have none, and nothing is left out of those.
    init(layout: RecordLayout?) {
        self.layout = layout
    }

    func order(_ shape: MemberShape) -> [Int] { shape.order }

    /// The shape of an object's members.
    /// - Throws: ``JSONFault`` for a duplicate member.
    mutating func shape(
        of members: ArraySlice<Canonicalizer.Member>, source: UnsafePointer<UInt8>, scratch: UnsafePointer<UInt8>
    ) throws(JSONFault) -> MemberShape {
        for index in known.indices where matches(known[index], members, source, scratch) {
            if index > 0 { known.swapAt(index, index - 1) }
            return known[max(0, index - 1)]
        }
        let shape = try make(members, source, scratch)
        if members.count <= Self.membersMax {
            if known.count == Self.shapesMax { known.removeLast() }
            known.append(shape)
        }
        return shape
    }

    @inline(__always)
    private func matches(
        _ shape: MemberShape, _ members: ArraySlice<Canonicalizer.Member>,
        _ source: UnsafePointer<UInt8>, _ scratch: UnsafePointer<UInt8>
    ) -> Bool {
        guard shape.keyEnds.count == members.count else { return false }
        return members.withUnsafeBufferPointer { members in
            shape.keys.withUnsafeBufferPointer { keys in
                shape.keyEnds.withUnsafeBufferPointer { ends in
                    var start = 0
                    for index in 0..<members.count {
                        let key = members[index].key
                        let end = ends[index]
                        guard key.end - key.start == end - start else { return false }
                        let bytes = (key.isInScratch ? scratch : source) + key.start
                        for offset in 0..<end - start where bytes[offset] != keys[start + offset] { return false }
                        start = end
                    }
                    return true
                }
            }
        }
    }

    private func make(
        _ members: ArraySlice<Canonicalizer.Member>, _ source: UnsafePointer<UInt8>, _ scratch: UnsafePointer<UInt8>
    ) throws(JSONFault) -> MemberShape {
        var keys: [UInt8] = []
        var ends: [Int] = []
        for member in members {
            let base = (member.key.isInScratch ? scratch : source) + member.key.start
            keys.append(contentsOf: UnsafeBufferPointer(start: base, count: member.key.end - member.key.start))
            ends.append(keys.count)
        }
        let parts = ends.indices.map { keys[($0 == 0 ? 0 : ends[$0 - 1])..<ends[$0]] }
        let order = parts.indices.sorted { Self.precedes(parts[$0], parts[$1]) }
        for (left, right) in zip(order, order.dropFirst()) where parts[left] == parts[right] {
            let second = members[members.startIndex + max(left, right)]
            throw JSONFault(
                .duplicateMember(String(decoding: parts[left], as: UTF8.self)), at: second.source.lowerBound)
        }
        let names = parts.map { String(decoding: $0, as: UTF8.self) }
        return MemberShape(
            keys: keys,
            keyEnds: ends,
            order: layout.map { layout in order.filter { !layout.leftOut.contains(names[$0]) } } ?? order,
            idIndex: layout.flatMap { names.firstIndex(of: $0.idMember) },
            modifiedIndex: layout.flatMap { names.firstIndex(of: $0.modifiedMember) },
            discriminatorIndex: layout?.discriminator.flatMap { names.firstIndex(of: $0.member) }
        )
    }

    /// RFC 8785's order: by UTF-16 code units. UTF-8 sorts the same but for one case: characters beyond U+FFFF are
    /// surrogates in UTF-16 and so come before U+E000 to U+FFFF.
    private static func precedes(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        for (a, b) in zip(left, right) where a != b {
            if a >= 0xF0, b >= 0xEE, b < 0xF0 { return true }
            if b >= 0xF0, a >= 0xEE, a < 0xF0 { return false }
            return a < b
        }
        return left.count < right.count
    }
}
