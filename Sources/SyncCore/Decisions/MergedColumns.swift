/// What one payload tells of the columns of its row.
package struct ColumnSource: Sendable {
    let values: [ColumnValue?]
    let isActive: Bool?
    /// Nil where they are to be taken from `customFields`: the record was not read from a payload.
    let members: [JSONMember]?
    let customFields: String?
    let faults: [ColumnFault]

    package init(_ row: Row) {
        values = row.values
        isActive = row.isActive
        members = try? JSONMember.members(of: row.record.slice.page[row.record.slice.range])
        customFields = row.customFields
        faults = row.faults
    }

    /// - Returns: nil where the payload is no record any more.
    package init?(payload: String, _ mapper: RowMapper) {
        guard let members = try? JSONMember.members(of: Array(payload.utf8)[...]) else { return nil }
        (values, faults) = mapper.columns(of: members)
        isActive = mapper.type.active.isActive(members)
        self.members = members
        customFields = CustomFields.json(earlier: [], later: members)
    }
}

/// The columns of a row, from the payloads of both shapes; see ``RowMerge``.
package struct MergedColumns: Sendable, Equatable {
    /// One entry per column of the type.
    package let values: [ColumnValue]
    package let isActive: Bool?
    package let customFields: String?
    /// Of the values that count.
    package let faults: [ColumnFault]

    /// Those of a record that nothing is stored of.
    package init(_ row: Row) {
        values = row.values.map { $0 ?? .null }
        isActive = row.isActive
        customFields = row.customFields.map(UnstorableText.replacing(inJSON:))
        faults = row.faults
    }

    /// - Parameter later: nil where there is no payload at all.
    package init(earlier: ColumnSource?, later: ColumnSource?, _ type: EntityType) {
        values = type.columns.indices.map { index in
            later?.values[index] ?? earlier?.values[index] ?? .null
        }
        isActive = later?.isActive ?? earlier?.isActive
        customFields = Self.customFields(earlier, later).map(UnstorableText.replacing(inJSON:))
        let told = Set(zip(type.columns, later?.values ?? []).lazy.filter { $0.1 != nil }.map(\.0.name))
        let overruled = earlier?.faults.filter { $0.table == type.table && !told.contains($0.column) } ?? []
        faults = (later?.faults ?? []) + overruled
    }

    /// As they are stored.
    package init(_ stored: StoredRow) {
        values = stored.values
        isActive = stored.isActive
        customFields = stored.customFields
        faults = []
    }

    private init(_ columns: MergedColumns, faults: [ColumnFault]) {
        values = columns.values
        isActive = columns.isActive
        customFields = columns.customFields
        self.faults = faults
    }

    func adding(_ more: [ColumnFault]) -> MergedColumns { MergedColumns(self, faults: faults + more) }

    private static func customFields(_ earlier: ColumnSource?, _ later: ColumnSource?) -> String? {
        guard let earlier, let members = earlier.members else { return later?.customFields ?? earlier?.customFields }
        guard let later else { return earlier.customFields }
        let own = later.members ?? []
        // A row that was made without a payload tells its fields by itself.
        if later.customFields != nil, CustomFields.json(earlier: [], later: own) == nil { return later.customFields }
        return CustomFields.json(earlier: members, later: own)
    }

    /// The names of the columns that mean something else.
    package func differing(from other: MergedColumns, _ type: EntityType) -> [String] {
        var names = type.columns.indices.filter { !values[$0].means(other.values[$0]) }.map { type.columns[$0].name }
        if isActive != other.isActive { names.append("is_active") }
        if !Self.isSame(customFields, other.customFields) { names.append("custom_fields") }
        return names.sorted()
    }

    /// Whether two JSON objects are the same: a database may keep the members in an order of its own.
    private static func isSame(_ one: String?, _ other: String?) -> Bool {
        guard let one, let other, one != other else { return one == other }
        let forms = [one, other].map { try? CanonicalJSON.form(of: Array($0.utf8)) }
        return forms[0] != nil && forms[0] == forms[1]
    }

    /// Whether the order in which two payloads are read makes no difference.
    static func agree(_ one: ColumnSource, _ other: ColumnSource, _ type: EntityType) -> Bool {
        MergedColumns(earlier: one, later: other, type)
            .differing(from: MergedColumns(earlier: other, later: one, type), type).isEmpty
    }
}

extension ColumnValue {
    /// Whether both mean the same: a database may keep other digits of the same number.
    package func means(_ other: ColumnValue) -> Bool {
        guard case .decimal(let left) = self, case .decimal(let right) = other, left != right else {
            return self == other
        }
        let forms = [left, right].map { try? CanonicalJSON.form(of: Array($0.utf8)) }
        return forms[0] != nil && forms[0] == forms[1]
    }
}
