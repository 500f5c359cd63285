/// How the database is opened.
package struct DatabaseOpening: Sendable {
    enum Schema {
        /// Brought up to date.
        case upToDate
        /// Nothing is written. A database without control tables of ours is stood in for by an empty one in memory.
        case asItIs
    }

    let schema: Schema
    /// To PostgreSQL, open at once.
    let connections: Int

    /// For a command: it does one thing, and its calls are what takes time.
    package static let forCommands = DatabaseOpening(schema: .upToDate, connections: 4)
    /// For what only says what is, or what would happen.
    static let forLooking = DatabaseOpening(schema: .asItIs, connections: 4)
    /// For a server, whose workers and requests go on side by side.
    static func forServer(connections: Int) -> DatabaseOpening {
        DatabaseOpening(schema: .upToDate, connections: connections)
    }
}
