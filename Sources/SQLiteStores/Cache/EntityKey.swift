import GRDB

/// An entity's id as the cache stores it: a number where the id is one, which is what Zoho's ids are; less than half as long
/// as its text, and compared faster.
enum EntityKey: Equatable {
    case number(Int64)
    case text(String)

    /// Only a number that is written as SQLite and Swift would write it: "07" and "+7" are ids of their own.
    init(_ id: String) {
        guard let first = id.utf8.first, (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(first), let number = Int64(id)
        else {
            self = .text(id)
            return
        }
        self = .number(number)
    }
}

extension EntityKey: DatabaseValueConvertible {
    var databaseValue: DatabaseValue {
        switch self {
        case .number(let number): number.databaseValue
        case .text(let text): text.databaseValue
        }
    }

    static func fromDatabaseValue(_ value: DatabaseValue) -> EntityKey? {
        Int64.fromDatabaseValue(value).map(EntityKey.number) ?? String.fromDatabaseValue(value).map(EntityKey.text)
    }
}
