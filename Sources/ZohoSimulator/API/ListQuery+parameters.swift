extension ListQuery {
    static let perPageMax = 200

    /// Reads the parameters of a list call. Unknown ones are ignored without a word (zoho-api.md 3.3), and so are documented
    /// ones on lists that do not honour them.
    init(_ list: APIList, _ parameters: Parameters, _ context: RenderContext) throws(ZohoError) {
        self.product = list.product
        self.module = list.module
        self.page = try Self.positive("page", parameters, standard: 1)
        self.perPage = min(try Self.positive("per_page", parameters, standard: Self.perPageMax), Self.perPageMax)
        let filter = try Self.filter(list, parameters, context.quirks)
        self.appliedFilter = filter.echo
        var selection = ListSelection(status: filter.status, sort: .standard(list.module))
        selection.contactKind = list.vendorsOnly ? .vendor : Self.contactKind(list.module, parameters)
        selection.modifiedSince = try Self.modifiedSince(list, parameters, context)
        selection.sinceIsExclusive = selection.modifiedSince != nil && context.quirks.timeFilterIsExclusive
        Self.sort(&selection, list, parameters)
        self.selection = selection
    }

    private static func positive(
        _ name: String,
        _ parameters: Parameters,
        standard: Int
    ) throws(ZohoError) -> Int {
        guard let text = parameters[name] else { return standard }
        guard let number = Int(text), (1...1_000_000_000).contains(number) else { throw .invalidValue(of: name) }
        return number
    }

    /// `filter_by`, Inventory's `status` on items, or what holds without either (zoho-api.md 3.5).
    private static func filter(
        _ list: APIList,
        _ parameters: Parameters,
        _ quirks: Quirks
    ) throws(ZohoError) -> (status: StatusFilter, echo: String) {
        if let filter = parameters["filter_by"] {
            guard let status = Self.statuses(list)[filter] else { throw .invalidValue(of: "filter_by") }
            return (status, filter)
        }
        if list.module == .items, list.product == .inventory, let status = parameters["status"] {
            switch status {
            case "active": return (.active, "Status.Active")
            case "inactive": return (.inactive, "Status.Inactive")
            default: throw .invalidValue(of: "status")
            }
        }
        if list.module == .items, quirks.itemsDefaultToActive { return (.active, "Status.Active") }
        return (.all, "Status.All")
    }

    private static func statuses(_ list: APIList) -> [String: StatusFilter] {
        var statuses: [String: StatusFilter] = [
            "Status.All": .all, "Status.Active": .active, "Status.Inactive": .inactive,
        ]
        switch (list.product, list.module) {
        case (_, .contacts): statuses["Status.Duplicate"] = .unmatched
        case (.inventory, .items):
            for name in ["Lowstock", "Unmapped", "Uncategorized", "Grouped"] {
                statuses["Status." + name] = .unmatched
            }
        case (.books, .items): break
        }
        return statuses
    }

    private static func contactKind(_ module: Module, _ parameters: Parameters) -> ContactKind? {
        module == .contacts ? parameters["contact_type"].flatMap(ContactKind.init(rawValue:)) : nil
    }

    /// `last_modified_time`, where it is documented: on Inventory's items, elsewhere by switch (zoho-api.md 3.4).
    private static func modifiedSince(
        _ list: APIList,
        _ parameters: Parameters,
        _ context: RenderContext
    ) throws(ZohoError) -> Int? {
        let honoured =
            switch (list.product, list.module) {
            case (.inventory, .items): true
            case (.books, .items): context.quirks.booksItemsFilterByTime
            case (_, .contacts): context.quirks.contactsFilterByTime
            }
        guard honoured, let text = parameters["last_modified_time"] else { return nil }
        guard let instant = Stamp.instant(text, defaultOffset: context.zone.secondsFromGMT) else {
            throw .invalidValue(of: "last_modified_time")
        }
        return instant
    }

    /// An undocumented column is ignored together with its order.
    private static func sort(_ selection: inout ListSelection, _ list: APIList, _ parameters: Parameters) {
        if let text = parameters["sort_column"] {
            guard let column = SortColumn(rawValue: text),
                SortColumn.honoured(by: list.product, list.module).contains(column)
            else { return }
            selection.sort = column
        }
        selection.descending = parameters["sort_order"] == "D"
    }
}
