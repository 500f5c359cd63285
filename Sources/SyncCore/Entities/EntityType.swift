/// One type of record: everything TDS knows about it. The catalog's values are the only place that knows ids, endpoints,
/// names and tables; a new type is one more value.
package struct EntityType: Sendable {
    /// The singular of cache keys and JSON: `product`.
    package let name: String
    /// The plural of the command line and of the table: `products`.
    package let plural: String
    /// Other words for the same type (contract, section 5); they share its table and its cache entries.
    package let aliases: [String]
    package let endpoint: Endpoint
    package let layout: RecordLayout
    package let columns: [Column]
    /// How a row tells whether it is in use: the member and the value that means yes.
    package let activeWhen: (member: String, equals: String)

    /// The table in the destination.
    package var table: String { plural }

    package init(
        name: String,
        plural: String,
        aliases: [String],
        endpoint: Endpoint,
        layout: RecordLayout,
        columns: [Column],
        activeWhen: (member: String, equals: String)
    ) {
        self.name = name
        self.plural = plural
        self.aliases = aliases
        self.endpoint = endpoint
        self.layout = layout
        self.columns = columns
        self.activeWhen = activeWhen
    }
}

/// Where the source lists a type, and how one record is asked for.
package struct Endpoint: Sendable {
    /// Below the API's base address: `items`; a record is at `items/<id>`.
    package let path: String
    /// The member of a listing's answer that holds the rows: `items`.
    package let listMember: String
    /// The member of a detail's answer that holds the record: `item`.
    package let detailMember: String
    /// Sent with every listing: `filter_by=Status.All`, and what splits a shared listing.
    package let query: [(name: String, value: String)]
    /// A sort that keeps rows in place while they are edited. Nil where the source honours none.
    package let stableSort: String?

    package init(
        path: String,
        listMember: String,
        detailMember: String,
        query: [(name: String, value: String)],
        stableSort: String?
    ) {
        self.path = path
        self.listMember = listMember
        self.detailMember = detailMember
        self.query = query
        self.stableSort = stableSort
    }
}

/// Which members of a record have a meaning of their own, and which are left out of its hash.
package struct RecordLayout: Sendable {
    package let idMember: String
    package let modifiedMember: String
    /// Where several types share a listing: the member that tells them apart and its value for this type.
    package let discriminator: (member: String, equals: String)?
    package let leftOut: MemberSet

    package init(
        idMember: String,
        modifiedMember: String = "last_modified_time",
        discriminator: (member: String, equals: String)? = nil,
        volatileMembers: Set<String>
    ) {
        self.idMember = idMember
        self.modifiedMember = modifiedMember
        self.discriminator = discriminator
        leftOut = MemberSet(
            names: volatileMembers.union(MemberSet.metadata).union([modifiedMember]),
            suffixes: ["_formatted"]
        )
    }
}

/// Names of members, for leaving them out of a hash.
package struct MemberSet: Sendable {
    /// Members that the guide's users write into records themselves (docs/architecture.md, rule 1).
    package static let metadata: Set<String> = [
        "zoho_synced_at", "created_at", "updated_at", "last_sync_attempt", "sync_count", "cached_at", "zoho_raw_data",
    ]

    package let names: Set<String>
    /// A member whose name ends with one of these belongs too: `created_time_formatted`.
    package let suffixes: [String]

    package init(names: Set<String>, suffixes: [String]) {
        self.names = names
        self.suffixes = suffixes
    }

    package func contains(_ name: String) -> Bool {
        names.contains(name) || suffixes.contains { name.hasSuffix($0) }
    }
}
