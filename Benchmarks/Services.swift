import Foundation

/// A private PostgreSQL and a private Redis (`scripts/services`) in a directory of their own, ended and removed with this.
final class Services {
    private static let script = "scripts/services"

    /// What points `tds` at them.
    let environment: [String: String]
    private let directory: TemporaryDirectory

    /// - Parameter names: `postgres`, `redis`.
    init(_ names: [String]) throws {
        directory = try TemporaryDirectory()
        let words = ["start", "--dir", directory.path] + names
        let output = try ChildProcess.run(Self.script, words).output
        let pairs = output.split(separator: "\n").compactMap { line -> (String, String)? in
            let words = line.dropFirst("export ".count).split(separator: "=", maxSplits: 1)
            return words.count == 2 ? (String(words[0]), String(words[1])) : nil
        }
        environment = Dictionary(uniqueKeysWithValues: pairs)
    }

    /// A measurement that failed leaves no server behind.
    deinit {
        _ = try? ChildProcess.run(Self.script, ["stop", "--dir", directory.path, "immediate"])
    }

    var databaseURL: String { environment["DATABASE_URL"] ?? "" }

    var redisPort: Int { environment["REDIS_URL"].flatMap(URL.init(string:))?.port ?? 0 }

    /// Where the server of PostgreSQL may write.
    var postgresDirectory: String { directory.path + "/postgres" }

    /// Runs statements with psql, each in a transaction of its own.
    /// - Returns: the columns of the last row, as text.
    @discardableResult
    func psql(_ statements: String...) throws -> [String] {
        let commands = statements.flatMap { ["--command", $0] }
        let options = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1"]
        let output = try ChildProcess.run("psql", options + commands + [databaseURL]).output
        return (output.split(separator: "\n").last ?? "").split(separator: "|").map(String.init)
    }

    func number(_ query: String) throws -> Double {
        guard let number = try psql(query).first.flatMap(Double.init) else {
            throw ChildProcess.Failure(description: "no number: \(query)")
        }
        return number
    }
}
