/// The organization's time zone: what its stamps are written in and its daily quota follows (zoho-api.md 2 and 5.2).
package struct OrganizationZone: Sendable, Hashable {
    /// The name that `/organizations` tells, such as `Asia/Baghdad`.
    package let identifier: String
    /// Seconds east of Greenwich.
    package let secondsFromGMT: Int

    package static let baghdad = OrganizationZone(identifier: "Asia/Baghdad", secondsFromGMT: 3 * 3600)

    package init(identifier: String, secondsFromGMT: Int) {
        self.identifier = identifier
        self.secondsFromGMT = secondsFromGMT
    }

    /// A zone from an offset as stamps carry it: `+0300`, `-0400`, `+0530`. Nothing when it is no such offset.
    package init?(offset: String) {
        guard let seconds = Stamp.offset(Array(offset.utf8)) else { return nil }
        self.init(identifier: Self.identifier(seconds), secondsFromGMT: seconds)
    }

    /// A name that clients know. The fixed zones of the tz database have the sign the other way round: `Etc/GMT-3` is +0300.
    private static func identifier(_ seconds: Int) -> String {
        let named = [0: "UTC", 10_800: "Asia/Baghdad", 19_800: "Asia/Calcutta", 20_700: "Asia/Kathmandu"]
        if let name = named[seconds] { return name }
        return "Etc/GMT" + (seconds < 0 ? "+" : "-") + String(abs(seconds) / 3600)
    }
}
