/// The rows of `tds_meta`: a value for each key.
package enum MetaRows {
    package static func value(of key: String, in session: any SQLSession) throws -> String? {
        try session.run("SELECT value FROM tds_meta WHERE key = \(key)").rows.first?.text("value")
    }

    package static func setting(_ key: String, to value: String) -> SQLText {
        """
        INSERT INTO tds_meta (key, value) VALUES (\(key), \(value))
        ON CONFLICT (key) DO UPDATE SET value = excluded.value
        """
    }

    package static func removing(_ key: String) -> SQLText { "DELETE FROM tds_meta WHERE key = \(key)" }
}
