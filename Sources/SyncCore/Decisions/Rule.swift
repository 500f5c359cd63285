/// A condition on facts, as a value. What is decided in Swift asks it, and what has to be decided inside of a statement is written into
/// that from the same value.
package indirect enum Rule<Fact: Hashable & Sendable>: Sendable {
    case fact(Fact)
    case not(Rule)
    case all([Rule])
    case any([Rule])

    /// - Parameter facts: those that are so; all others are not.
    package func holds(_ facts: Set<Fact>) -> Bool {
        switch self {
        case .fact(let fact): facts.contains(fact)
        case .not(let rule): !rule.holds(facts)
        case .all(let rules): rules.allSatisfy { $0.holds(facts) }
        case .any(let rules): rules.contains { $0.holds(facts) }
        }
    }
}
