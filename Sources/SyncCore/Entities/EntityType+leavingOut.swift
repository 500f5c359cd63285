extension EntityType {
    /// The same type, with members left out of its hashes that move by themselves: `secure_link`, `comments.date_description`.
    /// One that feeds a column stays in: left out, the column would keep an old value (``feedsColumns(_:)``). Custom fields follow
    /// then, and say nothing else (``movingFields``).
    package func leavingOut(_ members: Set<String>) -> EntityType {
        var type = self
        type.movingFields.formUnion(members.filter(Self.isCustomField))
        let members = members.filter { !feedsColumns($0) }
        if !members.isSubset(of: layout.volatileMembers) { type.layout = layout.leavingOut(members) }
        return type
    }

    /// Whether a member may move by itself and be no change: it feeds no column, or only that of the custom fields, as a formula
    /// that counts days does.
    package func mayMove(_ member: String) -> Bool { Self.isCustomField(member) || !feedsColumns(member) }

    /// Whether a member tells custom fields.
    private static func isCustomField(_ member: String) -> Bool {
        let first = ObjectLayout.steps(of: member).first ?? ""
        return first.hasPrefix("cf_") || first == "custom_fields" || first == "custom_field_hash"
    }

    /// Whether a change of a member, which is given as a path, shows in the type's tables.
    package func feedsColumns(_ member: String) -> Bool {
        let steps = ObjectLayout.steps(of: member)
        guard let first = steps.first, let last = steps.last else { return false }
        if Self.isCustomField(member) { return true }
        let own = [layout.idMember, layout.discriminator?.member] + columns.map(\.name)
        if own.contains(first) { return true }
        return childTables.contains { table in
            if first == table.olderForm?.member { return true }
            guard table.members.contains(first) else { return false }
            return steps.count == 1 || last == table.nested || table.columns.contains { $0.name == last }
        }
    }
}
