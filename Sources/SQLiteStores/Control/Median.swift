import GRDB

/// The aggregate `median` of integers, which SQLite lacks: of an even number the mean of the two in the middle; NULL of none.
struct Median: DatabaseAggregate {
    static let function = DatabaseFunction("median", argumentCount: 1, pure: true, aggregate: Median.self)

    private var values: [Int64] = []

    mutating func step(_ arguments: [DatabaseValue]) {
        if case .int64(let value)? = arguments.first?.storage { values.append(value) }
    }

    func finalize() -> (any DatabaseValueConvertible)? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
        return low / 2 + high / 2 + (low % 2 + high % 2) / 2
    }
}
