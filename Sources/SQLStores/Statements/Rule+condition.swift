import SyncCore

extension Rule {
    /// The rule as a condition of a statement.
    /// - Parameter fact: a fact as a condition, which is never NULL: that would be neither so nor not.
    func condition(_ fact: (Fact) -> SQLText) -> SQLText {
        switch self {
        case .fact(let one): "(\(fact(one)))"
        case .not(let rule): "NOT \(rule.condition(fact))"
        case .all(let rules): "(\(SQLText.joined(rules.map { $0.condition(fact) }, by: " AND ")))"
        case .any(let rules): "(\(SQLText.joined(rules.map { $0.condition(fact) }, by: " OR ")))"
        }
    }
}
