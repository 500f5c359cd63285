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
        let standard = list.module.standardSort
        var selection = ListSelection(sort: standard.column, descending: standard.descending)
        selection.statuses = filter.statuses
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

    /// `filter_by`, `status` where that is honoured, or what holds without either (zoho-api.md 3.5).
    private static func filter(
        _ list: APIList,
        _ parameters: Parameters,
        _ quirks: Quirks
    ) throws(ZohoError) -> (statuses: [String]?, echo: String) {
        let module = list.module
        let prefix = module.filterPrefix + "."
        let known = module.filters.filter { $0.products.contains(list.product) }
        guard !module.ignoresFilters.contains(list.product) else { return (nil, prefix + "All") }
        if let text = parameters["filter_by"], text != prefix + "All" {
            guard let filter = known.first(where: { prefix + $0.name == text }) else {
                throw .invalidValue(of: "filter_by")
            }
            return (filter.statuses, text)
        }
        if module.statusParameter.contains(list.product), let text = parameters["status"] {
            guard let filter = known.first(where: { $0.word == text }) else { throw .invalidValue(of: "status") }
            return (filter.statuses, prefix + filter.name)
        }
        if module == .items, quirks.itemsDefaultToActive, parameters["filter_by"] == nil {
            return (["active"], "Status.Active")
        }
        return (nil, prefix + "All")
    }

    private static func contactKind(_ module: Module, _ parameters: Parameters) -> ContactKind? {
        module == .contacts ? parameters["contact_type"].flatMap(ContactKind.init(rawValue:)) : nil
    }

    /// `last_modified_time`, where it is documented, elsewhere by switch (zoho-api.md 3.4).
    private static func modifiedSince(
        _ list: APIList,
        _ parameters: Parameters,
        _ context: RenderContext
    ) throws(ZohoError) -> Int? {
        let module = list.module
        let honoured =
            module.filtersByTime.contains(list.product)
            || module.filtersByTimeQuirk?(context.quirks) ?? false
        guard honoured, let text = parameters["last_modified_time"] else { return nil }
        guard let instant = Stamp.instant(text, defaultOffset: context.zone.secondsFromGMT) else {
            throw .invalidValue(of: "last_modified_time")
        }
        return instant
    }

    /// An undocumented column is ignored together with its order.
    private static func sort(_ selection: inout ListSelection, _ list: APIList, _ parameters: Parameters) {
        let module = list.module
        if let text = parameters["sort_column"] {
            guard module.sortColumns.contains(where: { $0.name == text && $0.products.contains(list.product) })
            else { return }
            selection.sort = text
            selection.descending = text == module.standardSort.column && module.standardSort.descending
        }
        if module.ignoresSortOrder {
            selection.descending = module.standardSort.descending
        } else if let order = parameters["sort_order"] {
            selection.descending = order == "D"
        }
    }
}
