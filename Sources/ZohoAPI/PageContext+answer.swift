import SyncCore

extension PageContext {
    /// Reads what it can of `page_context`. One that is missing or of another kind says nothing.
    /// - Parameters:
    ///   - page: the number that was asked for.
    ///   - rowsMax: how many rows were asked for. The source may give fewer and say so; more it does not give.
    /// - Throws: ``JSONFault`` where it is no JSON.
    init(_ json: JSONValue?, page: Int, rowsMax: Int?) throws(JSONFault) {
        let members = try json.map { json throws(JSONFault) in try Self.members(of: json) } ?? []
        func value(_ name: String) -> JSONValue? { members.first { $0.name == name }?.value }
        let told = value("per_page")?.wholeNumber.flatMap { $0 > 0 ? $0 : nil }
        self.init(
            page: page,
            rowsMax: [rowsMax, told].compactMap(\.self).min(),
            hasMorePages: value("has_more_page")?.flag,
            sortColumn: value("sort_column")?.string,
            sortOrder: value("sort_order")?.string,
            appliedFilter: value("applied_filter")?.string
        )
    }

    /// The documents show an array around the object.
    private static func members(of json: JSONValue) throws(JSONFault) -> [JSONMember] {
        let elements: [JSONValue]
        do throws(JSONFault) {
            switch json.kind {
            case .object: return try json.members()
            case .array: elements = try json.elements()
            default: return []
            }
        } catch {
            throw error.moved(by: json.bytes.startIndex)
        }
        var members: [JSONMember] = []
        for element in elements where element.kind == .object { members += try Self.members(of: element) }
        return members
    }
}

extension JSONValue {
    /// A whole number, also as a text of digits.
    var wholeNumber: Int? { integer ?? string.flatMap { Int($0) } }

    /// Yes or no, also as a text or as 1 and 0.
    fileprivate var flag: Bool? {
        switch string?.lowercased() ?? json {
        case "true", "1": true
        case "false", "0": false
        default: nil
        }
    }
}
