import SyncTestKit
import Testing

@testable import RedisClient

/// Against servers that do what no server should.
@Suite struct MisbehaviourTests {
    @Test func `a server that never answers costs one deadline for all that wait`() async throws {
        try await ScriptedServer.run { _, _ in
            []
        } _: { server in
            let configuration = settings { $0.commandTimeout = .seconds(2) }
            try await withClient(port: server.port, configuration) { client in
                async let first = redisError { try await client.send(RedisCommand("GET", ["a"])) }
                try await until("the server has two commands") { server.commands.count >= 2 }
                async let second = redisError { try await client.send(RedisCommand("GET", ["b"])) }
                let errors = try await (first, second)
                #expect(errors.0.code == .timedOut && errors.0.isOutcomeUnknown)
                #expect([.timedOut, .connectionLost].contains(errors.1.code) && errors.1.isOutcomeUnknown)
                #expect(server.connections == 1)
            }
        }
    }

    @Test func `a server that hangs after accepting is given up after the connect deadline`() async throws {
        try await ScriptedServer.run { _, _ in
            [.say("")]
        } _: { server in
            let configuration = settings { $0.connectTimeout = .milliseconds(100) }
            try await withClient(port: server.port, configuration) { client in
                let error = try await redisError { try await client.send(RedisCommand("PING")) }
                #expect(error.code == .unavailable && !error.isOutcomeUnknown)
                #expect(error.message.contains("took no connection within 100 ms"))
                #expect(server.commands == [["HELLO", "3"]])
            }
        }
    }

    @Test func `a call waits for a connection no longer than its own deadline`() async throws {
        try await ScriptedServer.run { _, _ in
            [.say("")]
        } _: { server in
            let configuration = settings {
                $0.connectTimeout = .seconds(30)
                $0.commandTimeout = .milliseconds(100)
            }
            try await withClient(port: server.port, configuration) { client in
                let error = try await redisError { try await client.send(RedisCommand("PING")) }
                #expect(error.code == .timedOut && !error.isOutcomeUnknown)
            }
        }
    }

    @Test func `a connection that is cut in a reply fails what was written, and sends nothing twice`() async throws {
        let script: ScriptedServer.Script = { connection, command in
            switch (connection, command[0]) {
            case (_, "HELLO"): []
            case (1, "SET"): []
            case (1, _): [.say("+OK\r\n$10\r\nabc"), .hangUp]
            default: [.say("+later\r\n")]
            }
        }
        try await ScriptedServer.run(script) { server in
            try await withClient(port: server.port) { client in
                let commands = [RedisCommand("SET", ["a", "1"]), RedisCommand("GET", ["a"])]
                let error = try await redisError { try await client.pipeline(commands) }
                #expect(error.code == .connectionLost && error.isOutcomeUnknown)
                #expect(try await client.send(RedisCommand("PING")) == .simpleString("later"))
                #expect(server.commands.map(\.[0]) == ["HELLO", "SET", "GET", "HELLO", "PING"])
            }
        }
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n\r\n", "$-5\r\n", "*9999999999\r\n", "\r\n", "$?\r\n", "$3\r\nabcd\r\n",
    ])
    func `what is no reply ends the connection with a clear error`(_ answer: String) async throws {
        try await ScriptedServer.run { connection, command in
            command[0] == "HELLO" ? [] : [.say(connection == 1 ? answer : "+fine\r\n")]
        } _: { server in
            try await withClient(port: server.port) { client in
                let error = try await redisError { try await client.send(RedisCommand("PING")) }
                #expect(error.code == .protocolViolated && error.isOutcomeUnknown)
                #expect(try await client.send(RedisCommand("PING")) == .simpleString("fine"))
            }
        }
    }

    @Test func `a reply too many is not given to the next command`() async throws {
        try await ScriptedServer.run { connection, command in
            switch (connection, command[0]) {
            case (_, "HELLO"): []
            case (1, _): [.say("+first\r\n+stray\r\n")]
            default: [.say("+second\r\n")]
            }
        } _: { server in
            try await withClient(port: server.port) { client in
                #expect(try await client.send(RedisCommand("PING")) == .simpleString("first"))
                _ = try await untilAnswered(client)
                #expect(try await client.send(RedisCommand("PING")) == .simpleString("second"))
                #expect(server.connections == 2)
            }
        }
    }

    @Test func `replies in single bytes with pushes between them are put together`() async throws {
        let answer = ">2\r\n+message\r\n$3\r\nabc\r\n*2\r\n$4\r\na\r\nb\r\n:12\r\n>1\r\n+x\r\n"
        try await ScriptedServer.run { _, command in
            command[0] == "HELLO" ? [.sayBytewise(ScriptedServer.hello)] : [.sayBytewise(answer)]
        } _: { server in
            try await withClient(port: server.port) { client in
                for _ in 0..<20 {
                    let replies = try await client.pipeline([RedisCommand("A"), RedisCommand("B")])
                    #expect(replies == [.array(["a\r\nb", .integer(12)]), .array(["a\r\nb", .integer(12)])])
                }
            }
        }
    }

    @Test func `a server without HELLO is entered in RESP2`() async throws {
        try await ScriptedServer.run { _, command in
            switch command[0] {
            case "HELLO": [.say("-ERR unknown command 'HELLO'\r\n")]
            case "GET": [.say("$-1\r\n")]
            default: [.say("+OK\r\n")]
            }
        } _: { server in
            let configuration = settings {
                $0.password = RedisSecret("p")
                $0.database = 7
            }
            try await withClient(port: server.port, configuration) { client in
                let reply = try await client.send(RedisCommand("GET", ["k"]))
                #expect(reply == .null)
                #expect(
                    server.commands == [
                        ["HELLO", "3", "AUTH", "default", "p"], ["AUTH", "p"], ["SELECT", "7"], ["GET", "k"],
                    ]
                )
            }
        }
    }

    @Test func `a server that hangs up after the greeting is not called again and again`() async throws {
        try await ScriptedServer.run { _, command in
            command[0] == "HELLO" ? [] : [.hangUp]
        } _: { server in
            let configuration = settings {
                $0.backoffBase = .seconds(60)
                $0.backoffMax = .seconds(60)
            }
            try await withClient(port: server.port, configuration) { client in
                var codes: [RedisError.Code] = []
                for _ in 0..<10 {
                    codes.append(try await redisError { try await client.send(RedisCommand("PING")) }.code)
                }
                #expect(codes.prefix(2).allSatisfy { $0 == .connectionLost })
                #expect(codes.dropFirst(2).allSatisfy { $0 == .unavailable })
                #expect(server.connections == 2)
            }
        }
    }

    @Test func `a full queue is an error at once`() async throws {
        try await ScriptedServer.run { _, _ in
            []
        } _: { server in
            let configuration = settings {
                $0.waitingCommandsMax = 10
                $0.waitingBytesMax = 1_000
                $0.commandTimeout = .seconds(20)
            }
            try await withClient(port: server.port, configuration) { client in
                let many = (0..<11).map { _ in RedisCommand("PING") }
                let error = try await redisError { try await client.pipeline(many) }
                #expect(error.code == .queueFull)
                let long = RedisCommand("SET", ["k", String(repeating: "x", count: 1_000)])
                #expect(try await redisError { try await client.send(long) }.code == .queueFull)

                async let waiting = redisError { try await client.pipeline(Array(many.dropLast())) }
                try await until("the server has eleven commands") { server.commands.count >= 11 }
                #expect(try await redisError { try await client.send(RedisCommand("PING")) }.code == .queueFull)
                await client.close()
                let outcome = try await waiting
                #expect(outcome.code == .closed)
            }
        }
    }

    @Test func `a cancelled call returns at once, and its reply answers no other`() async throws {
        try await ScriptedServer.run { _, command in
            switch command[0] {
            case "HELLO", "SLOW": []
            case "RELEASE": [.say("+slow\r\n+released\r\n")]
            default: [.say("+\(command[0])\r\n")]
            }
        } _: { server in
            let configuration = settings { $0.commandTimeout = .seconds(60) }
            try await withClient(port: server.port, configuration) { client in
                let slow = Task { try await client.send(RedisCommand("SLOW")) }
                try await until("the server has two commands") { server.commands.count >= 2 }
                slow.cancel()
                let error = try await redisError { try await slow.value }
                #expect(error.code == .cancelled)
                #expect(try await client.send(RedisCommand("RELEASE")) == .simpleString("released"))
                #expect(try await client.send(RedisCommand("NEXT")) == .simpleString("NEXT"))
                #expect(server.connections == 1)
            }
        }
    }

    @Test func `a call that is cancelled before it is written is never sent`() async throws {
        try await ScriptedServer.run { _, command in
            command[0] == "HELLO" ? [] : [.say("+fine\r\n")]
        } _: { server in
            try await withClient(port: server.port) { client in
                let early = Task {
                    withUnsafeCurrentTask { $0?.cancel() }
                    return try await client.send(RedisCommand("NEVER"))
                }
                #expect(try await redisError { try await early.value }.code == .cancelled)
                _ = try await client.send(RedisCommand("PING"))
                #expect(!server.commands.contains(["NEVER"]))
            }
        }
    }
}
