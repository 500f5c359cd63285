/// How the members are read that a listing lacks (zoho-api 4).
package struct DetailSource: Sendable, Equatable {
    package enum Call: Sendable, Equatable {
        /// One record a call.
        case each
        /// Up to so many records a call. All or nothing: one unknown id refuses the whole call, and is not named.
        case bulk(idsMax: Int)
    }

    package let call: Call
    /// Whether a sync reads them unless it is told otherwise.
    package let isDefault: Bool

    package init(_ call: Call, isDefault: Bool) {
        self.call = call
        self.isDefault = isDefault
    }
}
