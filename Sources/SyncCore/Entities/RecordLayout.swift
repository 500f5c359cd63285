/// Which members of a record have a meaning of their own, and which are left out of its hash.
package struct RecordLayout: Sendable {
    package let idMember: String
    package let modifiedMember: String
    /// Where several types share a listing: the member that tells them apart and its value for this type.
    package let discriminator: (member: String, equals: String)?
    /// What moves without a change of the record, as paths: `invoice_url`, `contact.customer_balance`,
    /// `comments.date_description`. A path goes through arrays as if they were not there.
    package let volatileMembers: Set<String>
    /// What is left out of each kind of object of such a record; the record itself is the first.
    let objects: [ObjectLayout]

    /// - Parameter volatileMembers: beyond those of ``ObjectLayout/relativeMembers``, which are left out of everything.
    package init(
        idMember: String,
        modifiedMember: String = "last_modified_time",
        discriminator: (member: String, equals: String)? = nil,
        volatileMembers: Set<String>
    ) {
        self.idMember = idMember
        self.modifiedMember = modifiedMember
        self.discriminator = discriminator
        self.volatileMembers = volatileMembers
        objects = ObjectLayout.objects(
            leavingOut: volatileMembers,
            ofRecord: ObjectLayout.metadata.union([modifiedMember])
        )
    }

    /// The same layout, with more that is left out.
    func leavingOut(_ members: Set<String>) -> RecordLayout {
        RecordLayout(
            idMember: idMember,
            modifiedMember: modifiedMember,
            discriminator: discriminator,
            volatileMembers: volatileMembers.union(members)
        )
    }
}
