package import SyncCore
import Testing

/// The promises of ``TokenStore``.
package enum TokenStoreConformance {
    package static let cases: [ContractCase<any TokenStore>] = [
        ContractCase("a token is there for its account and no other") { tokens in
            try await tokens.write("sealed", account: "one", timeToLive: .seconds(3_600))
            #expect(try await tokens.read(account: "one") == "sealed")
            #expect(try await tokens.read(account: "two") == nil)
        },
        ContractCase("a later token takes the place of an earlier one") { tokens in
            try await tokens.write("first", account: "one", timeToLive: .seconds(3_600))
            try await tokens.write("second", account: "one", timeToLive: .seconds(3_600))
            #expect(try await tokens.read(account: "one") == "second")
        },
        ContractCase("a token ends with its time") { tokens in
            try await tokens.write("sealed", account: "one", timeToLive: .milliseconds(1))
            try await until("the token has ended") { try await tokens.read(account: "one") == nil }
        },
        ContractCase("a lock holds off other owners until it is given back") { tokens in
            #expect(try await tokens.lock("first"))
            #expect(try await !tokens.lock("second"))
            try await tokens.unlock(account: "one", owner: "first")
            #expect(try await tokens.lock("second"))
        },
        ContractCase("a lock of another account does not count") { tokens in
            let isLocked = try await tokens.lock("first")
            #expect(isLocked)
            #expect(try await tokens.lock(account: "two", owner: "second", timeToLive: .seconds(60)))
        },
        ContractCase("a lock whose owner died ends by itself") { tokens in
            #expect(try await tokens.lock("dead", .milliseconds(20)))
            try await until("the lock is free") { try await tokens.lock("second") }
        },
        ContractCase("giving back a lock that went to somebody else changes nothing") { tokens in
            #expect(try await tokens.lock("dead", .milliseconds(1)))
            try await until("the lock is free") { try await tokens.lock("second") }
            try await tokens.unlock(account: "one", owner: "dead")
            #expect(try await !tokens.lock("third"))
        },
        ContractCase("of many that ask at once one gets the lock") { tokens in
            let granted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<12 { group.addTask { try await tokens.lock("owner \(number)") } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(granted == 1)
        },
        ContractCase("a token is kept while somebody asks for the next one") { tokens in
            try await tokens.write("sealed", account: "one", timeToLive: .seconds(3_600))
            #expect(try await tokens.lock("first"))
            #expect(try await tokens.read(account: "one") == "sealed")
            try await tokens.write("next", account: "one", timeToLive: .seconds(3_600))
            #expect(try await !tokens.lock("second"))
        },
    ]
}

extension TokenStore {
    fileprivate func lock(_ owner: String, _ timeToLive: Duration = .seconds(60)) async throws -> Bool {
        try await lock(account: "one", owner: owner, timeToLive: timeToLive)
    }
}
