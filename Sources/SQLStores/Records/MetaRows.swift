/// The rows of `tds_meta`: a value for each key.
package enum MetaRows {
    package static func value(of key: String, in session: any SQLSession) throws -> String? {
        try session.run("SELECT value FROM tds_meta WHERE key = \(key)").rows.first?.text("value")
    }

    package static func setting(_ key: String, to value: String) -> SQLText {
        .upsert(into: "tds_meta", by: [("key", "\(key)")], [("value", "\(value)")])
    }

    package static func removing(_ key: String) -> SQLText { "DELETE FROM tds_meta WHERE key = \(key)" }
}
