/// How many connections, and how long everything may take.
package struct PostgresLimits: Sendable {
    /// Connections open at once, idle ones too.
    package var connectionsMax = 4
    /// Connecting, for each host of the URL; `connect_timeout` in the URL wins.
    package var connectTime: Duration = .seconds(10)
    /// One statement on the server, waits for locks included.
    package var statementTime: Duration = .seconds(60)
    /// One wait for a lock.
    package var lockTime: Duration = .seconds(15)
    /// A wait for one of the pool's connections.
    package var poolTime: Duration = .seconds(60)
    /// How much longer than ``statementTime`` an answer is waited for: a server that hangs does not end its statement.
    package var answerSlack: Duration = .seconds(10)

    package init() {}
}

extension Duration {
    var milliseconds: Int64 {
        let parts = components
        return parts.seconds * 1_000 + parts.attoseconds / 1_000_000_000_000_000
    }
}
