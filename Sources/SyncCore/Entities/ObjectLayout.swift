/// What is left out of one kind of object in a record: of the record itself, of what a path leads into, of any other. Kinds are
/// told by their index in ``RecordLayout/objects``.
struct ObjectLayout: Sendable {
    /// Members that the guide's users write into records themselves (docs/architecture.md, rule 1).
    static let metadata: Set<String> = [
        "zoho_synced_at", "created_at", "updated_at", "last_sync_attempt", "sync_count", "cached_at", "zoho_raw_data",
    ]
    /// What says how long ago something was, or how long until it is: another text on another day (zoho-api 8.4). Left out at
    /// any depth of any type.
    static let relativeMembers: Set<String> = [
        "date_description", "delivery_days", "due_by_days", "due_days", "due_in_days", "shipment_days",
    ]

    /// Of an object whose members all count, and all inside of them.
    static let whole = ObjectLayout(kindOfOthers: 0, isWhole: true)

    private static let record = 0
    private static let other = 1

    private var names: Set<String> = []
    /// The kinds of what paths lead into, by the member that holds it.
    private var inner: [String: Int] = [:]
    private let kindOfOthers: Int
    /// Whether each member is a custom field, whatever it is called.
    private var holdsFields = false
    let isWhole: Bool

    private init(kindOfOthers: Int = Self.other, isWhole: Bool = false) {
        self.kindOfOthers = kindOfOthers
        self.isWhole = isWhole
    }

    /// - Parameters:
    ///   - paths: names of members, with those of the objects around them and dots between.
    ///   - names: left out of the record alone.
    static func objects(leavingOut paths: Set<String>, ofRecord names: Set<String>) -> [ObjectLayout] {
        var other = ObjectLayout()
        other.names = relativeMembers
        var objects = [other, other]
        objects[record].names.formUnion(names)
        objects[record].inner["custom_field_hash"] = objects.count
        var fields = ObjectLayout()
        fields.holdsFields = true
        objects.append(fields)
        for path in paths {
            var kind = record
            let steps = Self.steps(of: path)
            for step in steps.dropLast() {
                if let next = objects[kind].inner[step] {
                    kind = next
                } else {
                    objects[kind].inner[step] = objects.count
                    kind = objects.count
                    objects.append(other)
                }
            }
            if let last = steps.last { objects[kind].names.insert(last) }
        }
        return objects
    }

    /// The names of a path; brackets of arrays may be written or not.
    static func steps(of path: String) -> [String] {
        path.replacing("[]", with: "").split(separator: ".").map(String.init)
    }

    /// The kind of the objects in a member, however many arrays are around them.
    func kind(inside member: UnsafeBufferPointer<UInt8>) -> Int {
        inner.isEmpty ? kindOfOthers : kind(inside: String(decoding: member, as: UTF8.self))
    }

    func kind(inside member: String) -> Int { inner[member] ?? kindOfOthers }

    /// - Parameter others: the names of all members of the object.
    func leavesOut(_ name: String, beside others: some Sequence<String>) -> Bool {
        if isWhole { return false }
        return names.contains(name) || isForPeople(name, beside: others)
    }

    /// Whether a member is another's value as a text for people. That of a custom field is one only beside the field, whose own
    /// name may end so; and in the list of custom fields it has the name of what the field looks up.
    private func isForPeople(_ name: String, beside others: some Sequence<String>) -> Bool {
        guard name.hasSuffix("_formatted"), name != "value_formatted" else { return false }
        guard holdsFields || name.hasPrefix("cf_") else { return true }
        let field = name.dropLast("_formatted".count)
        return others.contains { $0 == field || $0 == field + "_unformatted" }
    }
}
