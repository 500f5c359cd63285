extension RowMapper {
    /// Counts up when payloads are read otherwise than before.
    private static let revision = 2

    /// Which way payloads become columns, child rows and hashes. Rows that were stored in another one are put right from their payloads
    /// (``RowRepair``).
    package var version: String {
        var words = ["revision \(Self.revision)", "\(type.active)"]
        words += type.columns.map { "\($0.name) \($0.kind)" }
        for table in type.childTables {
            words.append("\(table.name) from \(table.members) \(table.nested ?? "") \(table.olderForm?.member ?? "")")
            words += table.columns.map { "\($0.name) \($0.kind)" }
        }
        words.append("less \(type.layout.volatileMembers.sorted())")
        let text = Array(words.joined(separator: "\n").utf8)
        return text.withUnsafeBufferPointer { ContentHash(sha256Of: $0) }.description
    }
}
