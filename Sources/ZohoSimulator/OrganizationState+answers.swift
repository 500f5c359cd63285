import NIOCore

extension OrganizationState {
    /// Lets a call in, or tells why not: token, scope, organization, then limits (zoho-api.md 5 and 6).
    ///
    /// Returns whether the call belongs to the organization, which is what the limits and `X-Rate-Limit-*` are about. A call
    /// that was let in takes a place among the concurrent ones until ``RateLimits/release()``.
    mutating func admit(_ call: APICall, now: Int) throws(ZohoError) -> Bool {
        do throws(ZohoError) {
            try self.authorize(call, now: now)
        } catch {
            if self.context.quirks.refusedCallsCount { self.limits.charge(now: now) }
            throw error
        }
        guard try self.isForOrganization(call) else { return false }
        try self.limits.admit(now: now, self.context.quirks)
        return true
    }

    /// The answer to a call that was let in; a fault may take rows and pages from a list.
    mutating func answer(_ call: APICall, _ fault: Fault?) throws(ZohoError) -> Answer {
        guard call.method == "GET" else { throw .wrongMethod }
        self.reads += 1
        self.turnDay()
        switch call.endpoint {
        case .organizations:
            let body = self.identity.organizations(
                self.context.zone,
                daylightSaving: self.context.quirks.daylightSaving
            )
            return Answer(json: body)
        case .list(let list): return try self.page(of: list, call.query, fault)
        case .detail(let list, let id): return try self.detail(of: list, id)
        case .itemDetails(let product): return try self.itemDetails(product, call.query)
        case .itemImage(let id): return try self.itemImage(id)
        case .token, .unknown: throw .unknownPath
        }
    }

    private func authorize(_ call: APICall, now: Int) throws(ZohoError) {
        guard call.authorization != nil else { throw .noAuthorization }
        guard let token = call.token(self.context.quirks), self.tokens.isActive(token, now: now) else {
            throw .notAuthorized
        }
        if let module = call.endpoint.module, self.switches.revokedScopes.contains(module) { throw .notAuthorized }
    }

    /// Without `organization_id` the user's default organization answers, except for the list of organizations.
    private func isForOrganization(_ call: APICall) throws(ZohoError) -> Bool {
        let id = call.query["organization_id"]
        if id == nil, case .organizations = call.endpoint { return false }
        if id == nil, self.context.quirks.organizationRequired { throw .noOrganization }
        let asked = id ?? self.identity.organizationID
        guard asked == self.identity.organizationID, !self.switches.foreignOrganization else {
            throw .foreignOrganization(asked)
        }
        return true
    }
}

extension OrganizationState {
    private mutating func page(
        of list: APIList,
        _ parameters: Parameters,
        _ fault: Fault?
    ) throws(ZohoError) -> Answer {
        var query = try ListQuery(list, parameters, self.context)
        query.spoiling = PageSpoiling(fault)
        guard let page = self.lists[list.module]?.page(query, switches: self.switches, self.context) else {
            throw .unknownPath
        }
        self.drift(after: query)
        return self.answer(page)
    }

    /// The object of a record's detail, with the digits of a ``ReadCounter`` at zero.
    func detail(of record: any SimulatedRecord, _ product: ZohoProduct) -> RenderedValue {
        var context = self.context
        context.contact = record.contactID.flatMap { self.lists[.contacts]?.record($0) as? ContactRecord }
        return record.detail(product, context)
    }

    private func detail(of list: APIList, _ id: String) throws(ZohoError) -> Answer {
        guard let member = list.module.detailMember, let record = self.record(list.module, id) else {
            throw .unknownRecord(list.module)
        }
        var writer = JSONWriter(capacity: 4_096)
        writer.object { writer in
            writer.number("code", 0)
            writer.string("message", "success")
            let detail = self.detail(of: record, list.product)
            if self.context.quirks.detailsInArrays {
                writer.array(member) { $0.element(detail) }
            } else {
                writer.value(member, detail)
            }
        }
        return self.answer(RenderedPage(writer))
    }

    /// All of the ids or nothing: one unknown id makes the whole call 404 and is not named (zoho-api.md 4).
    private func itemDetails(_ product: ZohoProduct, _ parameters: Parameters) throws(ZohoError) -> Answer {
        guard let ids = parameters["item_ids"], !ids.isEmpty else { throw .invalidValue(of: "item_ids") }
        var records: [any SimulatedRecord] = []
        for id in ids.split(separator: ",") {
            guard let record = self.record(.items, String(id)) else { throw .unknownResource }
            records.append(record)
        }
        var writer = JSONWriter(capacity: records.count * 2_048)
        writer.object { writer in
            writer.number("code", 0)
            writer.string("message", "success")
            writer.array("items") { writer in
                for record in records { writer.element(self.detail(of: record, product)) }
            }
        }
        return self.answer(RenderedPage(writer))
    }

    private func itemImage(_ id: String) throws(ZohoError) -> Answer {
        guard let item = self.record(.items, id) as? ItemRecord else { throw .unknownRecord(.items) }
        guard let document = item.imageDocument else { throw .noImage }
        return Answer(gif: ItemImage.bytes(document: document))
    }

    /// The record that an id answers with: of one that was merged, the other.
    private func record(_ module: Module, _ id: String) -> (any SimulatedRecord)? {
        guard var id = Int(id) else { return nil }
        while let other = self.merged[id] { id = other }
        return self.lists[module]?.record(id)
    }

    private func answer(_ page: RenderedPage) -> Answer {
        Answer(json: page.body(read: self.context.quirks.volatileMembers ? self.reads : 0))
    }
}
