extension EntityType {
    /// The same type, with members left out of its hashes that move by themselves: `secure_link`, `comments.date_description`.
    /// One that feeds a column stays in: left out, the column would keep an old value (``feedsColumns(_:)``).
    package func leavingOut(_ members: Set<String>) -> EntityType {
        let members = members.filter { !feedsColumns($0) }
        guard !members.isSubset(of: layout.volatileMembers) else { return self }
        var type = self
        type.layout = layout.leavingOut(members)
        return type
    }

    /// Whether a change of a member, which is given as a path, shows in the type's tables.
    package func feedsColumns(_ member: String) -> Bool {
        let steps = ObjectLayout.steps(of: member)
        guard let first = steps.first, let last = steps.last else { return false }
        if first.hasPrefix("cf_") || first == "custom_fields" || first == "custom_field_hash" { return true }
        let own = [layout.idMember, layout.discriminator?.member] + columns.map(\.name)
        if own.contains(first) { return true }
        return childTables.contains { table in
            if first == table.olderForm?.member { return true }
            guard table.members.contains(first) else { return false }
            return steps.count == 1 || last == table.nested || table.columns.contains { $0.name == last }
        }
    }
}
