/// What is said on a new connection before the first command: the protocol's version, user and password, the database.
///
/// RESP3 by `HELLO 3` (RESP3 specification, "The HELLO command and connection handshake"); a server that does not know it is
/// spoken to in RESP2, with `AUTH` and `SELECT`. A value: what is received goes in, what is to be sent comes out.
struct Handshake {
    enum Step: Equatable {
        case send([RedisCommand])
        /// - resp3: whether the server speaks it.
        case done(resp3: Bool)
        case failed(RedisError)
    }

    private enum State {
        /// Can transition to: `selecting`, `entering`, done.
        case greeting
        /// RESP2: the replies to ``entry`` are awaited. Terminal, done follows.
        case entering
        /// RESP3: the reply to SELECT is awaited. Terminal, done follows.
        case selecting
    }

    private let configuration: RedisConfiguration
    private var state = State.greeting

    init(_ configuration: RedisConfiguration) {
        self.configuration = configuration
    }

    var greeting: [RedisCommand] {
        let credentials = configuration.password.map { ["AUTH", configuration.user ?? "default", $0.revealed] } ?? []
        return [RedisCommand("HELLO", ["3"] + credentials)]
    }

    mutating func received(_ replies: [RESPValue]) -> Step {
        let refusal = replies.lazy.compactMap(\.error).first
        switch state {
        case .greeting:
            if let refusal {
                guard Self.knowsNoHello(refusal) else { return .failed(error(refusal)) }
                state = .entering
                return .send(entry)
            }
            guard configuration.database != 0 else { return .done(resp3: true) }
            state = .selecting
            return .send([select])
        case .entering: return refusal.map { .failed(error($0)) } ?? .done(resp3: false)
        case .selecting: return refusal.map { .failed(error($0)) } ?? .done(resp3: true)
        }
    }

    /// At least one command: its reply tells whether the server wants a password.
    private var entry: [RedisCommand] {
        let credentials = configuration.password.map { [configuration.user, $0.revealed].compactMap(\.self) }
        let commands =
            (credentials.map { [RedisCommand("AUTH", $0)] } ?? []) + (configuration.database == 0 ? [] : [select])
        return commands.isEmpty ? [RedisCommand("PING")] : commands
    }

    private var select: RedisCommand { RedisCommand("SELECT", ["\(configuration.database)"]) }

    private static func knowsNoHello(_ refusal: RedisReplyError) -> Bool {
        refusal.code == "NOPROTO" || refusal.message.lowercased().hasPrefix("err unknown command")
    }

    private func error(_ refusal: RedisReplyError) -> RedisError {
        let message = refusal.message.lowercased()
        switch refusal.code {
        case "WRONGPASS", "NOAUTH", "NOPERM": return credentialsRejected(refusal)
        case "ERR" where message.contains("password") || message.contains("auth"): return credentialsRejected(refusal)
        case "ERR" where message.contains("db index") || message.contains("select"):
            return RedisError(
                .databaseRejected,
                "Redis at \(configuration.address) has no database \(configuration.database).",
                nextStep:
                    "Set REDIS_DB or the number in REDIS_URL to one that the server has (`databases` in redis.conf).",
                cause: refusal.message
            )
        default:
            return RedisError(
                .unavailable,
                "Redis at \(configuration.address) took no commands.",
                nextStep: "Read what the server said.",
                cause: refusal.message
            )
        }
    }

    private func credentialsRejected(_ refusal: RedisReplyError) -> RedisError {
        let given = configuration.password == nil ? "asks for a password" : "refused user or password"
        return RedisError(
            .credentialsRejected,
            "Redis at \(configuration.address) \(given).",
            nextStep: "Set REDIS_PASSWORD or REDIS_URL to what the server expects (`requirepass` or its ACL).",
            cause: refusal.message
        )
    }
}
