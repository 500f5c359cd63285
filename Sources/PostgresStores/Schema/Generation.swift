import Crypto
import Foundation
import SQLStores
import SyncCore

/// Which database this is: entries of a state cache that were made for another one are void.
///
/// Made of a random value in `tds_meta` and of what changes when that value is carried elsewhere: a dump that is restored
/// makes a table of another number, maybe in another database or server; a standby that takes over, or a server restored to
/// an earlier moment, begins a new timeline.
enum Generation {
    /// Nil where the database has none.
    static func current(in session: Session) throws -> String? {
        let row = try session.execute(
            """
            SELECT value, 'tds_meta'::regclass::oid::text,
                (SELECT oid::text FROM pg_database WHERE datname = current_database())
            FROM tds_meta WHERE key = 'generation'
            """
        ).first
        guard let row, let value = row.text(0) else { return nil }
        let facts = [value, row.text(1) ?? "", row.text(2) ?? ""] + session.identity
        return SHA256.hash(data: Data(facts.joined(separator: "/").utf8)).hexadecimal(bytes: 16)
    }

    static func renew(in session: Session) throws -> String {
        try session.run(MetaRows.setting("generation", to: UUID().uuidString.lowercased()))
        guard let generation = try current(in: session) else {
            throw PostgresError(sqlState: nil, message: "tds_meta did not keep the generation", endsConnection: false)
        }
        return generation
    }
}

extension Digest {
    func hexadecimal(bytes: Int = Self.byteCount) -> String {
        prefix(bytes).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
