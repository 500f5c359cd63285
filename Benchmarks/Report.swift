/// Repetitions of one measurement, in order of their size.
struct Spread {
    private let sorted: [Double]

    init(_ values: [Double]) {
        sorted = values.sorted()
    }

    /// Of each value in one the quotient with the value of the same repetition in the other: noise that hit both cancels.
    static func ratios(_ values: [Double], to others: [Double]) -> Spread {
        Spread(zip(values, others).map { $0 / $1 })
    }

    var isEmpty: Bool { sorted.isEmpty }
    var least: Double { sorted.first ?? .nan }
    var median: Double { sorted.isEmpty ? .nan : sorted[sorted.count / 2] }
    var greatest: Double { sorted.last ?? .nan }
}

/// The one table that comes out.
struct Report {
    struct Row {
        let what: String
        let spread: Spread
        /// What the figures are of: `MB/s`, `s`, `MB`; `x` for ratios.
        let unit: String
        /// What the median must reach (issue 2, Shows 6); nil for figures that stand for themselves.
        var target: Target?
    }

    enum Target {
        case atLeast(Double), atMost(Double)

        func isMet(by value: Double) -> Bool {
            switch self {
            case .atLeast(let bound): value >= bound
            case .atMost(let bound): value <= bound
            }
        }

        var text: String {
            switch self {
            case .atLeast(let bound): ">= \(Report.number(bound))"
            case .atMost(let bound): "<= \(Report.number(bound))"
            }
        }
    }

    let repetitions: Int
    var rows: [Row] = []

    var text: String {
        let heading = ["median of \(repetitions)", "", "min", "median", "max", "target", ""]
        let cells = [heading] + rows.filter { !$0.spread.isEmpty }.map(Self.cells)
        let widths = heading.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        let lines = cells.map { row in
            zip(row, widths).enumerated().map { column, cell in
                let padding = String(repeating: " ", count: cell.1 - cell.0.count)
                return column < 2 ? cell.0 + padding : padding + cell.0
            }
            .joined(separator: "  ")
        }
        return lines.joined(separator: "\n")
    }

    private static func cells(_ row: Row) -> [String] {
        let verdict = row.target.map { $0.isMet(by: row.spread.median) ? "met" : "MISSED" } ?? ""
        return [
            row.what, row.unit, number(row.spread.least), number(row.spread.median), number(row.spread.greatest),
            row.target?.text ?? "", verdict,
        ]
    }

    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "-" }
        if value >= 100 { return String(Int(value.rounded())) }
        let hundredths = Int((value * 100).rounded())
        let fraction = String(hundredths % 100)
        return "\(hundredths / 100)." + (fraction.count < 2 ? "0" : "") + fraction
    }
}
