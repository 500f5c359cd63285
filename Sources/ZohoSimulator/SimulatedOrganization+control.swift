/// Control in the same process. Every operation is also a route under `/_simulator/`, see ``ControlRoutes``.
///
/// Operations on records return the ids they touched, in the order in which they touched them. One second of the organization's
/// own clock passes with every record that is touched.
extension SimulatedOrganization {
    // MARK: Records

    /// Creates records that are new now.
    @discardableResult
    package func create(_ type: RecordType, n: Int) throws(ControlError) -> [String] {
        try self.ids { state throws(ControlError) in try state.create(type, n) }
    }

    /// Gives members another value; without `members` the first of ``RecordType/members``.
    ///
    /// - Parameter stamp: whether `last_modified_time` tells of it.
    @discardableResult
    package func change(
        _ type: RecordType,
        _ choice: RecordChoice,
        members: [RecordMember] = [],
        stamp: Bool = true
    ) throws(ControlError) -> [String] {
        try self.ids { state throws(ControlError) in
            try state.change(type, choice, members: members, stamp: stamp)
        }
    }

    /// Moves the stock of items, the balances of contacts, without a stamp (zoho-api.md 8.3).
    @discardableResult
    package func moveStock(_ type: RecordType = .items, _ choice: RecordChoice) throws(ControlError) -> [String] {
        try self.ids { state throws(ControlError) in try state.moveStock(type, choice) }
    }

    /// Makes records inactive or void, with a stamp. An error for a type that knows neither.
    @discardableResult
    package func deactivate(_ type: RecordType, _ choice: RecordChoice) throws(ControlError) -> [String] {
        try self.ids { state throws(ControlError) in try state.deactivate(type, choice) }
    }

    /// Deletes records without a trace.
    @discardableResult
    package func delete(_ type: RecordType, _ choice: RecordChoice) throws(ControlError) -> [String] {
        try self.ids { state throws(ControlError) in try state.delete(type, choice) }
    }

    /// Brings deleted records back: the same records with the same ids and stamps.
    @discardableResult
    package func restore(_ type: RecordType, _ choice: RecordChoice) throws(ControlError) -> [String] {
        try self.ids { state throws(ControlError) in try state.restore(type, choice) }
    }

    /// Merges records into another one of their list: they are listed no more, and their ids answer with the other. Taken back
    /// by ``restore(_:_:)``.
    @discardableResult
    package func merge(
        _ type: RecordType,
        _ choice: RecordChoice,
        into other: String
    ) throws(ControlError) -> [String] {
        try self.ids { state throws(ControlError) in try state.merge(type, choice, into: other) }
    }

    /// Makes rows and details that are no proper records any more; the stamp stays.
    ///
    /// - Parameter place: where the record is broken; everywhere without one.
    @discardableResult
    package func `break`(
        _ type: RecordType,
        _ choice: RecordChoice,
        kind: Breakage,
        in place: RecordPlace? = nil
    ) throws(ControlError) -> [String] {
        try self.ids { state throws(ControlError) in try state.setBreakage(kind, type, choice, in: place) }
    }

    /// Writes over any members of records, in rows, in details, or in both without a place. It stays so until ``mend(_:_:)``.
    /// Filters and sorts go by the records' own members.
    ///
    /// - Parameter stamp: whether `last_modified_time` tells of it.
    @discardableResult
    package func write(
        _ type: RecordType,
        _ choice: RecordChoice,
        _ edits: [MemberEdit],
        in place: RecordPlace? = nil,
        stamp: Bool = true
    ) throws(ControlError) -> [String] {
        try self.ids { state throws(ControlError) in
            try state.write(edits, type, choice, in: place, stamp: stamp)
        }
    }

    /// Takes back what ``break(_:_:kind:in:)`` and ``write(_:_:_:in:stamp:)`` did; the stamp stays.
    @discardableResult
    package func mend(_ type: RecordType, _ choice: RecordChoice) throws(ControlError) -> [String] {
        try self.ids { state throws(ControlError) in try state.mend(type, choice) }
    }

    /// Sets `last_modified_time` and nothing else, to what the text says: equal stamps, old ones. Without a text the member is
    /// gone from rows and details.
    @discardableResult
    package func setStamp(
        _ type: RecordType,
        _ choice: RecordChoice,
        to stamp: String?
    ) throws(ControlError) -> [String] {
        try self.ids { state throws(ControlError) in try state.setStamp(stamp, type, choice) }
    }

    /// The ids of a type, oldest record first.
    package func ids(_ type: RecordType) -> [String] {
        self.withState { state in state.ids(type).map { String($0) } }
    }

    /// The bytes of a record's list row, with the digits of a ``ReadCounter`` at zero.
    package func row(_ type: RecordType, id: String, inventory: Bool = false) -> [UInt8]? {
        self.withState { $0.row(type, id, inventory ? .inventory : .books) }
    }

    /// The bytes of a record's detail, the object without the answer around it; nothing for a type without details. Digits as
    /// in ``row(_:id:inventory:)``.
    package func detail(_ type: RecordType, id: String, inventory: Bool = false) -> [UInt8]? {
        self.withState { $0.detail(type, id, inventory ? .inventory : .books) }
    }

    /// How many records of each type there are.
    package var counts: [RecordType: Int] {
        self.withState { state in
            Dictionary(uniqueKeysWithValues: RecordType.all.map { ($0, state.ids($0).count) })
        }
    }

    private func ids(
        _ operation: (inout OrganizationState) throws(ControlError) -> [Int]
    ) throws(ControlError) -> [String] {
        try self.withState { state throws(ControlError) in try operation(&state) }.map { String($0) }
    }
}

extension SimulatedOrganization {
    // MARK: Time

    /// The organization's own time, as stamps are written.
    package var clock: String {
        self.withState { $0.context.stamp($0.generator.clock.now) }
    }

    /// Moves the organization's own time, back for a negative number. New stamps follow it, and due dates are compared with it.
    package func shiftClock(seconds: Int) {
        self.withState { $0.generator.clock.shift(seconds: seconds) }
    }

    /// Changes the zone that stamps are written in and the day ends by, as daylight saving does. No instant changes.
    package func setZone(_ zone: OrganizationZone) {
        self.withState { state in
            state.context.zone = zone
            state.limits.offset = zone.secondsFromGMT
            state.forgetPages(andRows: true)
        }
    }
}

extension SimulatedOrganization {
    // MARK: Calls

    package var calls: CallLog { self.withState { $0.calls } }

    package func resetCalls() {
        self.withState { $0.calls = CallLog() }
    }

    // MARK: Faults

    package var faults: [ActiveFault] { self.withState { $0.faults.faults } }

    /// Sets a fault; its matching calls count from now on.
    @discardableResult
    package func add(_ fault: Fault) throws(ControlError) -> Int {
        try self.withState { state throws(ControlError) in try state.faults.add(fault) }
    }

    /// Clears one fault, or all; tells how many.
    @discardableResult
    package func clearFaults(id: Int? = nil) -> Int {
        self.withState { $0.faults.clear(id) }
    }

    // MARK: Drift

    package var drifts: [Drift] { self.withState { $0.drifts } }

    package func add(_ drift: Drift) throws(ControlError) {
        try self.withState { state throws(ControlError) in
            guard state.drifts.count < OrganizationState.driftsMax else {
                throw ControlError("there are \(OrganizationState.driftsMax) drifts already; clear them first")
            }
            state.drifts.append(drift)
        }
    }

    package func clearDrifts() {
        self.withState { $0.drifts = [] }
    }

    // MARK: Switches, quirks, limits, tokens

    package var switches: Switches { self.withState { $0.switches } }

    package func set(_ switches: Switches) {
        self.withState { state in
            state.switches = switches
            state.forgetPages(andRows: false)
        }
    }

    package var quirks: Quirks { self.withState { $0.context.quirks } }

    package func set(_ quirks: Quirks) {
        self.withState { state in
            state.context.quirks = quirks
            state.forgetPages(andRows: true)
        }
    }

    /// Changes what is left of the day's quota.
    package func setRemaining(_ remaining: Int) {
        let now = self.seconds
        self.withState { $0.limits.setRemaining(remaining, now: now) }
    }

    /// Changes limits; what is not given stays. Zero calls a minute or at once is no limit.
    package func setLimits(dailyQuota: Int? = nil, callsPerMinute: Int? = nil, concurrentCalls: Int? = nil) {
        self.withState { state in
            if let dailyQuota { state.limits.dailyQuota = dailyQuota }
            if let callsPerMinute { state.limits.callsPerMinute = callsPerMinute }
            if let concurrentCalls { state.limits.concurrentCalls = concurrentCalls }
        }
    }

    /// Ends the half hour after too many calls in a minute.
    package func unblock() {
        self.withState { $0.limits.unblock() }
    }

    /// Makes every access token that was given out invalid.
    package func expireTokens() {
        self.withState { $0.tokens.expireAll() }
    }

    /// Revokes the refresh token (`invalid_code` from now on), or takes that back.
    package func revokeRefreshToken(_ revoked: Bool = true) {
        self.withState { $0.tokens.isRevoked = revoked }
    }
}
