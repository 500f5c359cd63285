import SyncTestKit
import Testing

@testable import RedisClient

/// Against a real server.
@Suite struct ServerTests {
    @Test func `each command of a pipeline has its own reply, errors too`() async throws {
        try await withRedisServer { server in
            try await withClient(port: server.port) { client in
                let replies = try await client.pipeline([
                    RedisCommand("SET", ["k", "ä\r\n\"", "EX", "60"]), RedisCommand("LPUSH", ["k", "x"]),
                    RedisCommand("NONSENSE"), RedisCommand("MGET", ["k", "none"]), RedisCommand("INCR", ["n"]),
                    RedisCommand("GET", ["none"]), RedisCommand("GET", ["k"]),
                ])
                #expect(replies.count == 7)
                #expect(replies[0] == .simpleString("OK"))
                #expect(replies[1].error?.code == "WRONGTYPE")
                #expect(replies[2].error?.message.hasPrefix("ERR unknown command") == true)
                #expect(replies[3] == .array(["ä\r\n\"", .null]))
                #expect(replies[4] == .integer(1))
                #expect(replies[5] == .null)
                #expect(replies[6] == "ä\r\n\"")
                #expect(try await client.pipeline([]).isEmpty)
            }
            let seconds = try #require(Int(try await server.cli("TTL", "k")))
            #expect((1...60).contains(seconds))
        }
    }

    @Test func `every type of RESP3 is read`() async throws {
        try await withRedisServer(["--enable-debug-command", "yes"]) { server in
            try await withClient(port: server.port) { client in
                func answer(_ type: String) async throws -> RESPValue {
                    try await client.send(RedisCommand("DEBUG", ["PROTOCOL", type]))
                }
                _ = try await answer("string")
                #expect(try await answer("string") == "Hello World")
                #expect(try await answer("integer") == .integer(12_345))
                #expect(try await answer("double") == .double(3.141))
                #expect(try await answer("null") == .null)
                #expect(try await answer("array") == .array([.integer(0), .integer(1), .integer(2)]))
                #expect(try await answer("set") == .set([.integer(0), .integer(1), .integer(2)]))
                #expect(
                    try await answer("map")
                        == .map(
                            [(0, false), (1, true), (2, false)].map {
                                RESPValue.Entry(key: .integer($0), value: .boolean($1))
                            }
                        )
                )
                #expect(try await answer("attrib") == "Some real reply following the attribute")
                #expect(try await answer("bignum") == .bigNumber("1234567999999999999999999999999999999"))
                #expect(try await answer("true") == .boolean(true))
                #expect(try await answer("false") == .boolean(false))
                #expect(try await answer("verbatim").text == "This is a verbatim\nstring")
            }
        }
    }

    @Test func `pushes of the server are no replies`() async throws {
        try await withRedisServer { server in
            try await withClient(port: server.port) { client in
                _ = try await client.send(RedisCommand("CLIENT", ["TRACKING", "ON", "BCAST"]))
                for round in 0..<50 {
                    let replies = try await client.pipeline([
                        RedisCommand("SET", ["k", "\(round)"]), RedisCommand("ECHO", ["\(round)"]),
                        RedisCommand("GET", ["k"]),
                    ])
                    #expect(replies.map(\.text) == ["OK", "\(round)", "\(round)"])
                }
            }
        }
    }

    @Test func `pipelines of many tasks share one connection`() async throws {
        try await withRedisServer { server in
            try await withClient(port: server.port) { client in
                try await withThrowingTaskGroup { group in
                    for task in 0..<32 {
                        group.addTask {
                            for round in 0..<20 {
                                let texts = (0..<50).map { "\(task)/\(round)/\($0)" }
                                let replies = try await client.pipeline(texts.map { RedisCommand("ECHO", [$0]) })
                                #expect(replies.map(\.text) == texts)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                let clients = try await client.send(RedisCommand("CLIENT", ["LIST"])).text ?? ""
                #expect(clients.split(separator: "\n").count == 1)
            }
        }
    }

    @Test func `an answer of megabytes is read whole`() async throws {
        try await withRedisServer { server in
            try await withClient(port: server.port) { client in
                let value = String(repeating: "0123456789", count: 200_000)
                _ = try await client.send(RedisCommand("SET", ["big", value]))
                let replies = try await client.send(RedisCommand("MGET", Array(repeating: "big", count: 8)))
                #expect(replies.elements?.map { $0.text == value } == Array(repeating: true, count: 8))
            }
        }
    }

    @Test func `a database is selected, and one that is missing is told`() async throws {
        try await withRedisServer(["--databases", "4"]) { server in
            let configuration = settings { $0.database = 3 }
            try await withClient(port: server.port, configuration) { client in
                _ = try await client.send(RedisCommand("SET", ["here", "1"]))
            }
            #expect(try await server.cli("-n", "3", "GET", "here") == "1")
            let missing = settings { $0.database = 4 }
            try await withClient(port: server.port, missing) { client in
                let error = try await redisError { try await client.send(RedisCommand("PING")) }
                #expect(error.code == .databaseRejected && !error.isOutcomeUnknown)
            }
        }
    }

    @Test func `user and password are given, and wrong ones told without repeating them`() async throws {
        try await withRedisServer(["--requirepass", "geheim"]) { server in
            let configuration = settings { $0.password = RedisSecret("geheim") }
            try await withClient(port: server.port, configuration) { client in
                #expect(try await client.send(RedisCommand("PING")) == .simpleString("PONG"))
                _ = try await client.send(RedisCommand("ACL", ["SETUSER", "alice", "on", ">pw", "~*", "+@all"]))
            }
            let alice = settings {
                $0.user = "alice"
                $0.password = RedisSecret("pw")
            }
            try await withClient(port: server.port, alice) { client in
                let name = try await client.send(RedisCommand("ACL", ["WHOAMI"]))
                #expect(name == "alice")
            }
            for password in ["falsch", nil] {
                let configuration = settings {
                    $0.password = password.map { RedisSecret($0) }
                    $0.backoffBase = .seconds(60)
                    $0.backoffMax = .seconds(60)
                }
                try await withClient(port: server.port, configuration) { client in
                    let error = try await redisError { try await client.send(RedisCommand("PING")) }
                    #expect(error.code == .credentialsRejected)
                    #expect(!"\(error)".contains("falsch"))
                    let next = try await redisError { try await client.send(RedisCommand("PING")) }
                    #expect(next.code == .unavailable && next.nextStep == error.nextStep)
                }
            }
        }
    }

    @Test func `a server that knows no HELLO is spoken to in RESP2`() async throws {
        let arguments = ["--rename-command", "HELLO", "", "--requirepass", "geheim"]
        try await withRedisServer(arguments) { server in
            let configuration = settings {
                $0.password = RedisSecret("geheim")
                $0.database = 2
            }
            try await withClient(port: server.port, configuration) { client in
                let replies = try await client.pipeline([
                    RedisCommand("SET", ["k", "v"]), RedisCommand("MGET", ["k", "none"]),
                    RedisCommand("HGETALL", ["h"]),
                ])
                #expect(replies == [.simpleString("OK"), .array(["v", .null]), .array([])])
            }
            #expect(try await server.cli("-a", "geheim", "-n", "2", "GET", "k") == "v")
            try await withClient(port: server.port) { client in
                let error = try await redisError { try await client.send(RedisCommand("PING")) }
                #expect(error.code == .credentialsRejected)
            }
        }
    }

    @Test func `a server that was restarted is found again`() async throws {
        try await withRedisServer { server in
            try await withClient(port: server.port) { client in
                _ = try await client.send(RedisCommand("PING"))
                try await server.restart()
                // The end of the connection may be noticed before the call or by it.
                for error in try await untilAnswered(client) {
                    #expect([.connectionLost, .unavailable].contains(error.code))
                }
            }
        }
    }

    @Test func `a server that is away fails calls at once, and is found when it is back`() async throws {
        try await withRedisServer { server in
            try await withClient(port: server.port) { client in
                _ = try await client.send(RedisCommand("PING"))
                await server.stop()
                for _ in 0..<100 {
                    let error = try await redisError { try await client.send(RedisCommand("PING")) }
                    #expect([.connectionLost, .unavailable].contains(error.code))
                }
                try await server.restart()
                _ = try await untilAnswered(client)
            }
        }
    }

    @Test func `a server that hangs costs one deadline, and then nothing until it goes on`() async throws {
        try await withRedisServer { server in
            let configuration = settings {
                $0.commandTimeout = .milliseconds(1_000)
                $0.connectTimeout = .milliseconds(1_000)
                $0.backoffBase = .seconds(30)
                $0.backoffMax = .seconds(30)
            }
            try await withClient(port: server.port, configuration) { client in
                _ = try await client.send(RedisCommand("PING"))
                server.hang()
                let error = try await redisError { try await client.send(RedisCommand("SET", ["k", "v"])) }
                #expect(error.code == .timedOut && error.isOutcomeUnknown)
                for _ in 0..<100 {
                    let next = try await redisError { try await client.send(RedisCommand("PING")) }
                    #expect(next.code == .unavailable && !next.isOutcomeUnknown)
                }
                server.goOn()
            }
        }
    }

    @Test func `nobody at the address is told with the reason`() async throws {
        try await withClient(port: 1) { client in
            let error = try await redisError { try await client.send(RedisCommand("PING")) }
            #expect(error.code == .unavailable && !error.isOutcomeUnknown)
            #expect(error.cause?.contains("refused") == true, "\(error)")
        }
        let configuration = settings { $0.host = "no-such-host.invalid" }
        try await withClient(port: 6_379, configuration) { client in
            let error = try await redisError { try await client.send(RedisCommand("PING")) }
            #expect(error.code == .unavailable)
        }
    }

    @Test func `a closed client fails calls and leaves no connection behind`() async throws {
        try await withRedisServer { server in
            var configuration = RedisConfiguration(host: "127.0.0.1", port: server.port)
            // Only the end of the client ends the call.
            configuration.commandTimeout = .seconds(600)
            let client = RedisClient(configuration, logger: testLogger)
            _ = try await client.send(RedisCommand("PING"))
            async let blocked = redisError { try await client.send(RedisCommand("BLPOP", ["nothing", "0"])) }
            while try await !server.cli("CLIENT", "LIST").contains("cmd=blpop") {}
            await client.close()
            let error = try await blocked
            #expect(error.code == .closed && error.isOutcomeUnknown)
            #expect(try await redisError { try await client.send(RedisCommand("PING")) }.code == .closed)
            while try await server.cli("CLIENT", "LIST").split(separator: "\n").count > 1 {}
        }
    }
}
