/// One thing that goes wrong, and when.
///
/// With `status` or `body` the fault answers instead of the organization; `cut`, `truncate` and `delayMilliseconds` spoil
/// whichever answer is given, and `edits` change it; `emptyList` and `lastPage` let a list tell less than there is, with status
/// 200. Calls that match count from 1 since the fault was set, whether it strikes or not.
package struct Fault: Sendable, Equatable {
    /// The beginning of the path and query string, such as `/books/v3/items`.
    package var match: String
    /// Of the calls that match only those for one of these records: its detail, its image, or details in bulk with it among
    /// them. Such a fault answers as the organization does, to calls that were let in and counted.
    package var ids: Set<String> = []
    /// Of the lists that match only this page.
    package var page: Int?
    /// The status of the answer; 200 when there is only a `body`.
    package var status: Int?
    /// Zoho's code and message, for a JSON body.
    package var code: Int?
    package var message: String?
    package var headers: [String: String] = [:]
    /// Raw text instead of a JSON body; HTML when it starts with `<`.
    package var body: String?
    package var delayMilliseconds: Int?
    /// The connection is cut in the middle of the body.
    package var cut = false
    /// The body ends after so many bytes, as if that were all of it.
    package var truncate: Int?
    /// Other members in an answer of JSON.
    package var edits: [MemberEdit] = []
    /// A list comes back without rows and without further pages.
    package var emptyList = false
    /// A list says from this page on that there are no more.
    package var lastPage: Int?
    /// The call is accepted and never answered.
    package var hang = false
    /// Strikes at this matching call only.
    package var atCall: Int?
    /// Strikes with this probability.
    package var probability: Double?
    /// Strikes so many times at most.
    package var times: Int?
    /// Which strike of all faults this is: what stands for `{read}` in ``edits``.
    var strike = 0

    package init(match: String) {
        self.match = match
    }

    /// Whether the fault brings an answer of its own.
    var replacesAnswer: Bool {
        self.status != nil || self.body != nil
    }

    func matches(_ call: APICall) -> Bool {
        guard call.target.hasPrefix(self.match) else { return false }
        if !self.ids.isEmpty, self.ids.isDisjoint(with: call.recordIDs) { return false }
        return self.page == nil || self.page == call.page
    }
}

/// A fault that was set: what the list of faults tells.
package struct ActiveFault: Sendable {
    package let id: Int
    package let fault: Fault
    /// Matching calls since the fault was set.
    package internal(set) var seen = 0
    /// How often it struck.
    package internal(set) var struck = 0

    /// Counts a matching call and decides whether the fault strikes.
    mutating func strikes(_ random: inout SplitMix64) -> Bool {
        self.seen += 1
        if let times = self.fault.times, self.struck >= times { return false }
        if let atCall = self.fault.atCall, atCall != self.seen { return false }
        if let probability = self.fault.probability, !random.chance(share: probability) { return false }
        self.struck += 1
        return true
    }
}
