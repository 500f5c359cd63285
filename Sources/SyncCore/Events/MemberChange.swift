/// A member whose value differs between two contents of a record.
package struct MemberChange: Sendable, Equatable {
    package let name: String
    /// The canonical JSON of its value; nil where the record had no such member, or null.
    package let before: String?
    package let after: String?

    package init(name: String, before: String?, after: String?) {
        self.name = name
        self.before = before
        self.after = after
    }

    /// The members that differ, sorted by name: what a hash leaves out is left out here too, at any depth, and `null` is as good
    /// as absent. U+0000 is no other character than the one that databases keep for it (``UnstorableText``).
    ///
    /// - Throws: ``JSONFault`` where one of them is not an object.
    package static func between(
        _ old: ArraySlice<UInt8>,
        _ new: ArraySlice<UInt8>,
        _ layout: RecordLayout
    ) throws(JSONFault) -> [MemberChange] {
        var canonicalizer = Canonicalizer(layout: layout)
        let before = try contents(of: old, layout.objects[0], &canonicalizer)
        let after = try contents(of: new, layout.objects[0], &canonicalizer)
        return Set(before.keys).union(after.keys).sorted().compactMap { name in
            before[name] == after[name] ? nil : MemberChange(name: name, before: before[name], after: after[name])
        }
    }

    private static func contents(
        of object: ArraySlice<UInt8>,
        _ record: ObjectLayout,
        _ canonicalizer: inout Canonicalizer
    ) throws(JSONFault) -> [String: String] {
        var contents: [String: String] = [:]
        let members = try JSONMember.members(of: UnstorableText.replacing(inJSON: object)?[...] ?? object)
        let names = members.map(\.name)
        for member in members where member.value.kind != .null && !record.leavesOut(member.name, beside: names) {
            contents[member.name] = try member.value.bytes.withUnsafeBufferPointer { bytes throws(JSONFault) in
                var lexer = JSONLexer(bytes)
                let kind = record.kind(inside: member.name)
                return try canonicalizer.withCanonicalForm(of: &lexer, kind: kind) {
                    String(decoding: $0, as: UTF8.self)
                }
            }
        }
        return contents
    }
}
