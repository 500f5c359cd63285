import Testing

@testable import RedisClient

/// Addresses and what is refused of them.
@Suite struct ConfigurationTests {
    @Test func `a URL names host, port, user, password, database and TLS`() throws {
        let full = try RedisConfiguration(url: "rediss://alice:s%40c%2Fr%3Aet%25@cache.example:7000/3")
        #expect(full.host == "cache.example" && full.port == 7_000 && full.database == 3 && full.tls != nil)
        #expect(full.user == "alice" && full.password?.revealed == "s@c/r:et%")

        let short = try RedisConfiguration(url: "redis://localhost")
        #expect(short == RedisConfiguration(host: "localhost"))
        #expect(short.port == 6_379 && short.tls == nil && short.password == nil)
    }

    @Test func `parts of a URL may be missing`() throws {
        #expect(try RedisConfiguration(url: "redis://:secret@h").password?.revealed == "secret")
        #expect(try RedisConfiguration(url: "redis://:secret@h").user == nil)
        #expect(try RedisConfiguration(url: "redis://:@h").password == nil)
        #expect(try RedisConfiguration(url: "redis://h/").database == 0)
        #expect(try RedisConfiguration(url: "REDIS://h:1").port == 1)
        #expect(try RedisConfiguration(url: "redis://[::1]:7000/2").host == "::1")
        #expect(try RedisConfiguration(url: "redis://[::1]:7000/2").address == "[::1]:7000")
        #expect(try RedisConfiguration(url: "redis://a:p@ss@h").password?.revealed == "p@ss")
    }

    @Test(arguments: [
        "", "localhost:6379", "http://h", "redis://", "redis:///0", "redis://h:0", "redis://h:65536", "redis://h:x",
        "redis://h/x", "redis://h/-1", "redis://h/+1", "redis://h/1/2", "redis://geheim@h", "redis://u:@h",
        "redis://:geheim%zz@h",
        "redis://:geheim%@h", "redis://:geheim%ff@h", "redis://:geheim@h?db=1", "redis://:geheim#x@h",
        "redis://:ge/heim@h",
        "redis://[::1", "geheim",
    ])
    func `a URL that cannot be used is refused without repeating it`(_ url: String) throws {
        let error = try #require(throws: RedisError.self) { try RedisConfiguration(url: url) }
        #expect(error.code == .invalidAddress)
        #expect(!"\(error)".contains("geheim") && !"\(error)".contains("heim@"))
    }

    @Test func `a password is not shown`() throws {
        let configuration = try RedisConfiguration(url: "redis://:geheim@h")
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains("geheim") && !"\(configuration)".contains("geheim"))
    }
}
