/// The members that were noticed to move by themselves, `tds_volatile_members`: they are left out of every comparison until they
/// hold still.
package protocol VolatileMemberStore: Sendable {
    /// Of all types, the first noticed first.
    func all() async throws(SyncError) -> [VolatileMember]

    /// Adds members; those that are there already stay as they are.
    func notice(_ members: Set<String>, of type: EntityType, now: Instant) async throws(SyncError)

    /// In how many stored payloads of a shape a member says something: it is there, and not null, `""`, `[]` or `{}`. Deleted
    /// records do not count.
    func recordCount(of type: EntityType, with member: String, in shape: RecordShape) async throws(SyncError) -> Int

    /// Takes members away, so that they are compared again.
    func remove(_ members: Set<String>, of type: EntityType) async throws(SyncError)
}

package struct VolatileMember: Sendable, Equatable {
    package let entityType: String
    package let member: String
    package let noticedAt: Instant

    package init(entityType: String, member: String, noticedAt: Instant) {
        self.entityType = entityType
        self.member = member
        self.noticedAt = noticedAt
    }
}
