/// How a record that is written stands to what is stored of the other shape. Pure.
///
/// A row has the newest stamp of its two shapes. A record that is older than its row (``RowGuard/superseded``) may still be the newest
/// of its own shape: a listing lags behind its details, or a detail behind its listing.
///
/// | the record's stamp, against the stored one of its shape | content | list row | detail |
/// |---|---|---|---|
/// | older | any | superseded; forced: `newest` | superseded; forced: `newest` |
/// | any | that of the stored one | superseded | superseded |
/// | equal | other | `unstamped` | `behind` |
/// | newer, or there is none | other | `behind` | `behind` |
package enum RowStanding: Sendable, Equatable {
    /// It is the later one.
    case newest
    /// The other shape is the later one: of this record counts what only it tells.
    case behind
    /// It changed, or may have, and no stamp tells when: it was read later, so it is the later one. The row keeps its stamp.
    case unstamped
}

extension SourceRecord {
    /// - Parameters:
    ///   - stored: what the record is older than.
    ///   - hash: of the stored record of its shape; nil where it is void, or there is none.
    ///   - isForced: see ``Batch/isForced``.
    /// - Returns: nil where the record is superseded.
    package func standing(
        under stored: RowMerge.Stored,
        hash storedHash: ContentHash?,
        isForced: Bool,
        _ type: EntityType,
        _ stamps: PlausibleStamps
    ) -> RowStanding? {
        guard hash != storedHash else { return nil }
        guard let payload = stored.payload else { return .behind }
        let told = type.layout.stamp(in: payload).flatMap { stamps.contains($0) ? $0 : nil }
        let own = told ?? (stored.otherPayload == nil ? stored.lastModified : nil)
        if let own, let modifiedAt, modifiedAt < own { return isForced ? .newest : nil }
        guard shape == .list else { return .behind }
        guard storedHash != nil || differs(from: payload, type) else { return nil }
        return own == modifiedAt ? .unstamped : .behind
    }

    private func differs(from payload: String, _ type: EntityType) -> Bool {
        let changes = try? MemberChange.between(Array(payload.utf8)[...], slice.page[slice.range], type.layout)
        return changes?.isEmpty != true
    }
}
