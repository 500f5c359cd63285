import Testing

@testable import RedisClient

/// What is said on a new connection, and what follows from the answers.
@Suite struct HandshakeTests {
    private let unknown = RESPValue.error(
        RedisReplyError("ERR unknown command `HELLO`, with args beginning with: `3`, ")
    )
    private let ok = RESPValue.simpleString("OK")

    @Test func `RESP3 is asked for, with user and password`() {
        var configuration = RedisConfiguration(host: "h")
        #expect(Handshake(configuration).greeting == [RedisCommand("HELLO", ["3"])])
        configuration.password = RedisSecret("p")
        #expect(Handshake(configuration).greeting == [RedisCommand("HELLO", ["3", "AUTH", "default", "p"])])
        configuration.user = "u"
        #expect(Handshake(configuration).greeting == [RedisCommand("HELLO", ["3", "AUTH", "u", "p"])])
    }

    @Test func `a database other than 0 is selected`() {
        var handshake = Handshake(RedisConfiguration(host: "h", database: 5))
        #expect(handshake.received([.map([])]) == .send([RedisCommand("SELECT", ["5"])]))
        #expect(handshake.received([ok]) == .done(resp3: true))
    }

    @Test func `a server without HELLO is entered with AUTH and SELECT`() {
        for refusal in [unknown, .error(RedisReplyError("NOPROTO unsupported protocol version"))] {
            var handshake = Handshake(
                RedisConfiguration(host: "h", user: "u", password: RedisSecret("p"), database: 2)
            )
            let entry = [RedisCommand("AUTH", ["u", "p"]), RedisCommand("SELECT", ["2"])]
            #expect(handshake.received([refusal]) == .send(entry))
            #expect(handshake.received([ok, ok]) == .done(resp3: false))
        }
        var old = Handshake(RedisConfiguration(host: "h", password: RedisSecret("p")))
        #expect(old.received([unknown]) == .send([RedisCommand("AUTH", ["p"])]))
    }

    @Test func `a server without HELLO is asked whether it wants a password`() {
        var handshake = Handshake(RedisConfiguration(host: "h"))
        #expect(handshake.received([unknown]) == .send([RedisCommand("PING")]))
        #expect(
            code(handshake.received([.error(RedisReplyError("NOAUTH Authentication required."))]))
                == .credentialsRejected
        )
    }

    @Test(arguments: [
        ("WRONGPASS invalid username-password pair or user is disabled.", RedisError.Code.credentialsRejected),
        ("NOAUTH HELLO must be called with the client already authenticated", .credentialsRejected),
        ("ERR invalid password", .credentialsRejected),
        ("ERR Client sent AUTH, but no password is set", .credentialsRejected),
        ("ERR max number of clients reached", .unavailable),
    ])
    func `a refusal is told by what it means`(_ message: String, _ code: RedisError.Code) {
        var handshake = Handshake(RedisConfiguration(host: "h", password: RedisSecret("geheim")))
        let step = handshake.received([.error(RedisReplyError(message))])
        #expect(self.code(step) == code)
        #expect(!"\(step)".contains("geheim"))
    }

    private func code(_ step: Handshake.Step) -> RedisError.Code? {
        if case .failed(let error) = step { error.code } else { nil }
    }
}
