import Logging
import SyncCore
import SyncTestKit
import Testing

@testable import PostgresStores

/// What messages say, and what they never say.
@Suite struct PostgresSecretTests {
    private static let password = "Sw0rdfish-of-tests"

    @Test func `a wrong password is an error that names the server and not the password`() async throws {
        try await withFreshDatabase { url in
            let wrong = url.replacing(/:[^:@\/]+@/, with: ":\(Self.password)@")
            let error = await #expect(throws: SyncError.self) { try await PostgresDatabase.open(at: wrong) }
            #expect(error?.code == .destinationUnavailable)
            #expect(error?.message.contains("127.0.0.1") == true)
            #expect(error?.cause?.contains("password authentication failed") == true)
            expectNoSecret(error, in: wrong)
        }
    }

    @Test(arguments: [
        "postgresql://tds:\(password)@127.0.0.1:1/tds",
        "postgresql://tds:\(password)@no-such-host.invalid/tds",
        "postgresql://tds:\(password)@127.0.0.1:1/tds?sslmode=verify-full",
        "postgresql://tds:\(password)@127.0.0.1:1/tds?sslmode=perhaps",
        "postgresql://tds:\(password)@127.0.0.1:1,127.0.0.1:2/tds",
        "postgresql://127.0.0.1:1/tds?user=tds&password=\(password)",
    ])
    func `no message of a failed connection shows the password`(_ url: String) async throws {
        let error = await #expect(throws: SyncError.self) { try await PostgresDatabase.open(at: url) }
        #expect(error?.code == .destinationUnavailable)
        expectNoSecret(error, in: url)
    }

    @Test(arguments: [
        "mysql://tds:\(password)@127.0.0.1/tds",
        "postgresql://tds:\(password)/x@127.0.0.1:1/tds",
        "postgresql://tds:x?\(password)@127.0.0.1:1/tds",
        "postgresql://tds:\(password)@x@127.0.0.1:1/tds",
        "postgresql://tds:\(password)@[::1/tds",
        "host=127.0.0.1 password=\(password)",
        "",
    ])
    func `a URL that cannot be read is refused without quoting it`(_ url: String) async throws {
        let error = await #expect(throws: SyncError.self) { try await PostgresDatabase.open(at: url) }
        #expect(error?.code == .configuration)
        #expect(error?.nextStep.contains("percent-encoded") == true)
        expectNoSecret(error, in: url)
    }

    @Test(arguments: [
        ("schema=public", "schema", "search_path"), ("currentSchema=a&sslmode=require", "currentSchema", "search_path"),
        ("pgbouncer=true", "pgbouncer", "pool_mode = session"), ("passwort=\(password)", "passwort", "password"),
        ("sslmode=require&connection_limit=5", "connection_limit", "Leave it out"),
        ("sslmod=require", "sslmod", "sslmode"),
    ])
    func `a parameter that libpq does not know is named, and no value is`(query: String, name: String, step: String) {
        let url = "postgresql://tds:\(Self.password)@127.0.0.1:1/tds?\(query)"
        let error = #expect(throws: SyncError.self) { try PostgresAddress(url: url) }
        #expect(error?.code == .configuration)
        #expect(error?.message == "DATABASE_URL has a parameter that libpq does not know: \(name).")
        #expect(error?.nextStep.contains(step) == true)
        expectNoSecret(error, in: url)
    }

    @Test func `a password with every reserved character connects when it is percent-encoded`() async throws {
        try await withFreshDatabase { url in
            let role = "guest_" + url.suffix(8)
            _ = try await Psql.run("CREATE ROLE \(role) LOGIN SUPERUSER PASSWORD 'a/b?c#d@e:f%g'", on: url)
            let encoded = url.replacing(/\/\/[^@]+@/, with: "//\(role):a%2Fb%3Fc%23d%40e%3Af%25g@")
            let database = try await PostgresDatabase.open(at: encoded)
            #expect(try await database.text("SELECT current_user") == role)
            try await database.execute("REASSIGN OWNED BY \(role) TO tds; DROP OWNED BY \(role)")
            database.close()
            _ = try await Psql.run("DROP ROLE \(role)", on: url)
        }
    }

    @Test func `what a database refuses is told without the row`() async throws {
        let rows = ["23502", "23514", "23505"].map {
            PostgresError(
                sqlState: $0,
                message: "refused",
                detail: "Failing row contains (secret).",
                endsConnection: false
            )
        }
        #expect(rows.map(\.refusal) == ["refused", "refused", "refused: Failing row contains (secret)."])
        let address = try PostgresAddress(url: "postgresql://tds@127.0.0.1/tds")
        #expect(rows.allSatisfy { !SyncError(postgres: $0, at: address).description.contains("secret") })
    }

    private func expectNoSecret(_ error: SyncError?, in url: String) {
        let text = error.map { "\($0) \(String(reflecting: $0))" } ?? ""
        #expect(!text.contains(Self.password))
        #expect(!text.contains(url) || url.isEmpty)
        #expect(!text.isEmpty)
    }
}
