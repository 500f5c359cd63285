/// The values that control bodies stand for.
extension ControlBody {
    static let choiceMembers = ["type", "n", "ids"]

    func type() throws(ControlError) -> RecordType {
        try self.required("type", self.value("type", among: RecordType.all, named: \.name))
    }

    /// `n` or `ids`; one record when neither is given.
    func choice() throws(ControlError) -> RecordChoice {
        let count = try self.number("n", in: 0...OrganizationState.recordsMax)
        let ids = try self.texts("ids")
        switch (count, ids) {
        case (nil, let ids?): return .ids(ids)
        case (let count?, nil): return .some(count)
        case (nil, nil): return .some(1)
        case (_?, _?): throw ControlError("give n or ids, not both")
        }
    }

    static let editMembers = ["set", "remove", "wrap"]

    /// Changes of members: `set` as an object of paths and values, `remove` and `wrap` as arrays of paths, in this order.
    func edits() throws(ControlError) -> [MemberEdit] {
        let set = try self.values("set") ?? []
        let edits =
            set.map { MemberEdit($0.name, .set($0.json)) }
            + (try self.texts("remove") ?? []).map(MemberEdit.remove)
            + (try self.texts("wrap") ?? []).map(MemberEdit.wrap)
        guard edits.count <= RecordEdits.editsMax else {
            throw ControlError("no more than \(RecordEdits.editsMax) members are changed at once")
        }
        guard edits.allSatisfy({ $0.path.count <= 16 && !$0.path.contains("") }) else {
            throw ControlError("a path is names and numbers with points between, 16 at most, like line_items.0.rate")
        }
        return edits
    }

    static let faultMembers =
        [
            "match", "ids", "page", "status", "code", "message", "headers", "body", "delay_ms", "cut", "truncate",
            "empty", "last_page",
            "hang", "at_call", "probability", "times",
        ] + editMembers

    func fault() throws(ControlError) -> Fault {
        try self.allow(only: Self.faultMembers)
        let ids = Set(try self.texts("ids") ?? [])
        let match = try self.text("match") ?? (ids.isEmpty ? nil : "/")
        var fault = Fault(match: try self.required("match", match))
        fault.ids = ids
        fault.page = try self.number("page", in: 1...1_000_000_000)
        fault.edits = try self.edits()
        fault.status = try self.number("status", in: 200...599)
        fault.code = try self.number("code", in: 0...1_000_000)
        fault.message = try self.text("message")
        fault.headers = try self.map("headers") ?? [:]
        fault.body = try self.text("body")
        fault.delayMilliseconds = try self.number("delay_ms", in: 0...3_600_000)
        fault.cut = try self.flag("cut") ?? false
        fault.truncate = try self.number("truncate", in: 0...1_000_000_000)
        fault.emptyList = try self.flag("empty") ?? false
        fault.lastPage = try self.number("last_page", in: 1...1_000_000)
        fault.hang = try self.flag("hang") ?? false
        fault.atCall = try self.number("at_call", in: 1...1_000_000_000)
        fault.probability = try self.share("probability", in: 0...1)
        fault.times = try self.number("times", in: 1...1_000_000_000)
        guard fault.hasEffect else {
            throw ControlError(
                "the fault does nothing: give status, body, set, remove, wrap, delay_ms, cut, truncate, empty, last_page "
                    + "or hang"
            )
        }
        return fault
    }

    func drift() throws(ControlError) -> Drift {
        try self.allow(only: ["list", "page", "action", "n", "times"])
        return Drift(
            list: try self.required("list", self.value("list", among: Module.all, named: \.path)),
            page: try self.required("page", self.number("page", in: 1...1_000_000)),
            action: try self.required("action", self.word("action", of: Drift.Action.self)),
            n: try self.number("n", in: 1...100_000) ?? 1,
            times: try self.number("times", in: 1...1_000_000_000) ?? 1
        )
    }

    /// Where records are changed; nothing for everywhere.
    func place() throws(ControlError) -> RecordPlace? {
        try self.word("in", of: RecordPlace.self)
    }

    /// The stamp that records get; `missing` is none at all.
    func stamp() throws(ControlError) -> String? {
        switch (try self.text("stamp"), try self.flag("missing")) {
        case (let stamp?, nil): return stamp
        case (nil, true?): return nil
        default: throw ControlError("give stamp, or missing as true")
        }
    }

    func zone() throws(ControlError) -> OrganizationZone {
        try self.allow(only: ["offset"])
        let offset = try self.required("offset", self.text("offset"))
        guard let zone = OrganizationZone(offset: offset) else { throw ControlError("offset must be like +0300") }
        return zone
    }

    /// These switches, changed by what the body names.
    func applied(to switches: Switches) throws(ControlError) -> Switches {
        try self.allow(only: [
            "endless_pages", "duplicate_rows", "revoked_scopes", "foreign_organization", "latency_ms",
        ])
        var switches = switches
        switches.endlessPages = try self.flag("endless_pages") ?? switches.endlessPages
        switches.duplicateRows = try self.number("duplicate_rows", in: 0...200) ?? switches.duplicateRows
        if let scopes = try self.values("revoked_scopes", among: Module.all, named: \.path) {
            switches.revokedScopes = Set(scopes)
        }
        switches.foreignOrganization = try self.flag("foreign_organization") ?? switches.foreignOrganization
        switches.latencyMilliseconds = try self.number("latency_ms", in: 0...600_000) ?? switches.latencyMilliseconds
        return switches
    }

    /// These quirks, changed by what the body names.
    func applied(to quirks: Quirks) throws(ControlError) -> Quirks {
        try self.allow(only: Quirks.switches.map(\.name))
        var quirks = quirks
        for (name, path) in Quirks.switches {
            if let flag = try self.flag(name) { quirks[keyPath: path] = flag }
        }
        return quirks
    }
}

extension Fault {
    fileprivate var hasEffect: Bool {
        self.replacesAnswer || self.delayMilliseconds != nil || self.cut || self.truncate != nil || self.hang
            || self.emptyList || self.lastPage != nil || !self.edits.isEmpty
    }
}
