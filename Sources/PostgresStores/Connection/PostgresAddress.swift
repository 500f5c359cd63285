import CLibPQ
package import SyncCore

/// Where the database is, as the user wrote it, and how messages speak of it.
///
/// The URL holds a password, so it goes nowhere but to libpq; messages have ``displayName``.
package struct PostgresAddress: Sendable {
    let url: String
    /// `the database "tds" on 127.0.0.1:5432`
    package let displayName: String

    /// - Throws: ``SyncError/Code/configuration`` where libpq cannot read the URL. Its own words are left out: of a URL that
    ///   was cut at the wrong place they quote a piece, and that may be the password's.
    package init(url: String) throws(SyncError) {
        guard let schemeEnd = Self.schemes.first(where: url.hasPrefix)?.endIndex else {
            throw Self.unreadable("It begins with neither postgresql:// nor postgres://.")
        }
        // A "/" or "?" in a password ends the server's part of the URL, and then libpq takes a piece of the password for the
        // port or the database and says so in its messages.
        let rest = url[schemeEnd...]
        if let end = rest.firstIndex(where: { "/?".contains($0) }), rest[end...].contains("@") {
            throw Self.unreadable("It has an @ behind the server's part.")
        }
        guard rest.count(where: { $0 == "@" }) <= 1 else { throw Self.unreadable("It has more than one @.") }
        guard let options = Self.options(url) else {
            if let fault = URLParameters(rest).fault { throw fault }
            throw Self.unreadable("libpq does not understand it.")
        }
        self.url = url
        let host = options["host"] ?? options["hostaddr"] ?? "this host"
        let port = options["port"] ?? "5432"
        displayName = "the database \"\(options["dbname"] ?? options["user"] ?? "")\" on \(host):\(port)"
    }

    private static let schemes = ["postgresql://", "postgres://"]

    private static func options(_ url: String) -> [String: String]? {
        guard let parsed = PQconninfoParse(url, nil) else { return nil }
        defer { PQconninfoFree(parsed) }
        var options: [String: String] = [:]
        var option = parsed
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { options[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return options
    }

    private static func unreadable(_ reason: String) -> SyncError {
        SyncError(
            .configuration,
            "DATABASE_URL is not the address of a PostgreSQL database. \(reason)",
            nextStep:
                "Write it as postgresql://user:password@host:5432/database, with every / ? # @ : % of the user and the"
                + " password percent-encoded (@ is %40)."
        )
    }
}
