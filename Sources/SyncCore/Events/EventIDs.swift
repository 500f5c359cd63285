/// The ids of a commit's entries in the change log: one random UUID, in which the last eight digits are counted on. So the entries
/// of a commit differ, and those of two commits do in 90 random bits; and drawing one for each costs more than writing it.
package struct EventIDs: Sendable {
    private let start: String

    /// - Parameter random: A fresh UUID.
    package init(random: String) {
        start = String(random.lowercased().dropLast(8))
    }

    package subscript(index: Int) -> String {
        let digits = String(index, radix: 16)
        return start + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    }
}
