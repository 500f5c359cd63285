import SyncCore

/// The sums of a type's decimal columns, on both sides.
struct ColumnSums {
    private let type: EntityType
    private var source: [DecimalSum]
    private var stored: [DecimalSum]

    init(_ type: EntityType) {
        self.type = type
        source = type.columns.map { _ in DecimalSum() }
        stored = source
    }

    /// - Parameter columns: with what the stored detail tells, since a listing lacks columns that only details have.
    mutating func add(source columns: MergedColumns) { Self.add(columns.values, to: &source) }

    mutating func add(stored row: StoredRow) { Self.add(row.values, to: &stored) }

    var differing: [VerificationReport.Sum] {
        type.columns.indices.filter { source[$0] != stored[$0] && "\(source[$0])" != "\(stored[$0])" }.map { index in
            VerificationReport.Sum(
                column: type.columns[index].name,
                source: "\(source[index])",
                stored: "\(stored[index])"
            )
        }
    }

    private static func add(_ values: [ColumnValue], to sums: inout [DecimalSum]) {
        for (index, value) in values.enumerated() {
            if case .decimal(let text) = value { sums[index].add(text) }
        }
    }
}
