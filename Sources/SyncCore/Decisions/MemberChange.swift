/// A member whose value differs between two contents of a record.
package struct MemberChange: Sendable, Equatable {
    package let name: String
    /// The canonical JSON of its value; nil where the record had no such member, or null.
    package let before: String?
    package let after: String?

    /// The members that differ, sorted by name: what a hash leaves out is left out here too, and `null` is as good as absent.
    ///
    /// - Throws: ``JSONFault`` where one of them is not an object.
    package static func between(
        _ old: ArraySlice<UInt8>,
        _ new: ArraySlice<UInt8>,
        _ layout: RecordLayout
    ) throws(JSONFault) -> [MemberChange] {
        let (before, after) = (try contents(of: old, layout), try contents(of: new, layout))
        return Set(before.keys).union(after.keys).sorted().compactMap { name in
            before[name] == after[name] ? nil : MemberChange(name: name, before: before[name], after: after[name])
        }
    }

    private static func contents(
        of object: ArraySlice<UInt8>,
        _ layout: RecordLayout
    ) throws(JSONFault) -> [String: String] {
        var contents: [String: String] = [:]
        for member in try JSONMember.members(of: object) {
            guard member.value.kind != .null, !layout.leftOut.contains(member.name) else { continue }
            contents[member.name] = String(
                decoding: try CanonicalJSON.form(of: Array(member.value.bytes)),
                as: UTF8.self
            )
        }
        return contents
    }
}
