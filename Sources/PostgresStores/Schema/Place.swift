/// Where the tables would be, and what that place can hold.
struct Place {
    /// `server_version_num`
    let version: Int64
    /// Of the database, not of the connection: what it cannot hold is refused row by row.
    let encoding: String
    let searchPath: String
    /// The first of the search path that exists and that the user may use; nil where there is none.
    let schema: String?
    let mayCreate: Bool
    /// Whether TDS made tables there, or in a later schema of the search path.
    let hasTables: Bool

    static func of(_ session: Session) throws -> Place {
        let row = try session.execute(
            """
            SELECT current_setting('server_version_num')::bigint, current_setting('server_encoding'),
                current_setting('search_path'), current_schema()::text,
                has_schema_privilege(current_schema(), 'CREATE'), to_regclass('tds_migrations') IS NOT NULL
            """
        ).first
        return Place(
            version: row?.integer(0) ?? 0,
            encoding: row?.text(1) ?? "",
            searchPath: row?.text(2) ?? "",
            schema: row?.text(3),
            mayCreate: row?.boolean(4) == true,
            hasTables: row?.boolean(5) == true
        )
    }
}
