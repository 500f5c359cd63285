/// A status that records of a module have.
struct DocumentStatus: Sendable {
    enum Owed: Sendable {
        case nothing, half, everything
    }

    let word: String
    /// How many of a hundred records have it, roughly.
    let share: Int
    let owes: Owed
    /// Says `overdue` once the due date is over, without an edit and without a stamp (zoho-api.md 8.4).
    let ages: Bool
    /// What the control's `deactivate` leads to.
    let isVoid: Bool
    /// Words of the members that tell other sides of it: `shipped_status`.
    let sides: [String: String]

    init(
        _ word: String,
        share: Int = 1,
        owes: Owed = .nothing,
        ages: Bool = false,
        isVoid: Bool = false,
        sides: [String: String] = [:]
    ) {
        self.word = word
        self.share = share
        self.owes = owes
        self.ages = ages
        self.isVoid = isVoid
        self.sides = sides
    }
}
