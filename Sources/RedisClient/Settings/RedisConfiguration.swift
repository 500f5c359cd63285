/// Where a server is, how it is entered, and what its answers may cost.
package struct RedisConfiguration: Sendable, Equatable {
    /// A secure connection: the server's certificate must be good for ``RedisConfiguration/host``.
    package struct TLS: Sendable, Equatable {
        /// A file of certificates in PEM, trusted in place of the system's; nil for the system's.
        package var authorityFile: String?

        package init(authorityFile: String? = nil) {
            self.authorityFile = authorityFile
        }
    }

    package var host: String
    package var port: Int
    /// Nil for the server's `default` user.
    package var user: String?
    package var password: RedisSecret?
    package var database: Int
    /// Nil for a connection in clear text.
    package var tls: TLS?

    /// For a connection with all that belongs to it: name look-up, TLS, password.
    package var connectTimeout: Duration = .seconds(1)
    /// For a call, from its beginning until its last reply, the wait for a connection included.
    package var commandTimeout: Duration = .seconds(2)
    /// Commands of all calls that wait for a connection or an answer; one more is refused.
    package var waitingCommandsMax = 100_000
    /// Bytes of those commands; 64 MiB.
    package var waitingBytesMax = 64 << 20
    /// The pause after the first failed attempt to connect; it doubles with each further one.
    package var backoffBase: Duration = .milliseconds(100)
    package var backoffMax: Duration = .seconds(5)
    package var limits = RESPLimits()

    package init(
        host: String,
        port: Int = RedisConfiguration.portDefault,
        user: String? = nil,
        password: RedisSecret? = nil,
        database: Int = 0,
        tls: TLS? = nil
    ) {
        self.host = host
        self.port = port
        self.user = user
        self.password = password
        self.database = database
        self.tls = tls
    }

    package static let portDefault = 6_379

    /// Host and port, for texts.
    package var address: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
