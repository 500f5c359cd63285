/// The instants that a stamp of the source can be. Another one guards nothing and freezes nothing: a record stamped in 2099 would
/// otherwise be the newest for ever.
package struct PlausibleStamps: Sendable, Equatable {
    /// Zoho's oldest records are younger.
    package static let earliest = Instant(seconds: 631_152_000)  // 1990-01-01T00:00:00Z
    /// Two clocks and all time zones differ by less.
    private static let aheadMax: Duration = .seconds(86_400)

    package let latest: Instant

    /// - Parameter now: on the source's clock, or on ours.
    package init(at now: Instant) {
        latest = now.advanced(by: Self.aheadMax)
    }

    package func contains(_ stamp: Instant) -> Bool { stamp >= Self.earliest && stamp <= latest }
}

extension RecordPage {
    /// The same page, its records without stamps that cannot be.
    package func trusted(within stamps: PlausibleStamps) -> RecordPage {
        guard records.contains(where: { $0.modifiedAt.map(stamps.contains) == false }) else { return self }
        let records = records.map { $0.trusted(within: stamps) }
        return RecordPage(records: records, rejected: rejected, foreignCount: foreignCount, context: context)
    }
}

extension SourceRecord {
    /// The same record, without a stamp that cannot be.
    package func trusted(within stamps: PlausibleStamps) -> SourceRecord {
        guard let stamp = modifiedAt, !stamps.contains(stamp) else { return self }
        return SourceRecord(
            id: id,
            shape: shape,
            modifiedAt: nil,
            unusableStamp: JSONWriter.string(stamp.description),
            hash: hash,
            slice: slice
        )
    }
}

extension RecordLayout {
    /// The stamp of a stored payload; nil where it has none.
    func stamp(in payload: String) -> Instant? {
        let members = try? JSONMember.members(of: Array(payload.utf8)[...])
        return members?.first { $0.name == modifiedMember }?.value.string.flatMap { Instant(iso8601: $0) }
    }
}
