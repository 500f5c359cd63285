import SyncCore

/// The type that a column has to have, and what else may stand in its place.
enum ColumnType: String {
    case text
    case numeric
    case boolean
    case instant = "timestamp with time zone"
    case date
    case json = "jsonb"
    case whole = "bigint"
    case uuid

    /// What local ids are compared as, by the type that they have.
    static let localIDs: [String: ColumnType] = [
        "int2": .whole, "int4": .whole, "int8": .whole, "uuid": .uuid, "text": .text, "varchar": .text,
    ]

    init(_ kind: Column.Kind) {
        self =
            switch kind {
            case .text: .text
            case .decimal: .numeric
            case .boolean: .boolean
            case .instant: .instant
            case .date: .date
            }
    }

    /// What PostgreSQL's catalog says of a column.
    struct Actual: Sendable {
        /// `pg_type.typname`: `varchar`, `int4`.
        let name: String
        /// Whether a length, precision or scale narrows it.
        let isLimited: Bool
    }

    enum Fit: Equatable {
        case fits
        /// Every value of the column is also one of the wanted type, and looks the same there.
        case widens
        case clashes
    }

    /// Pure; see the cases in `ColumnTypeTests`.
    ///
    /// Not widened: binary floats (they have lost digits already), `timestamp` (it does not say which zone it means),
    /// `char(n)` (its values are padded), and numbers to text (`id = 5` would stop working).
    func fit(_ actual: Actual) -> Fit {
        switch (self, actual.name) {
        case (.text, "text"), (.boolean, "bool"), (.date, "date"), (.json, "jsonb"), (.whole, "int8"), (.uuid, "uuid"):
            .fits
        case (.text, "varchar"), (.numeric, "numeric"), (.instant, "timestamptz"): actual.isLimited ? .widens : .fits
        case (.numeric, "int2"), (.numeric, "int4"), (.numeric, "int8"): .widens
        case (.whole, "int2"), (.whole, "int4"): .widens
        default: .clashes
        }
    }
}
