import FoundationEssentials
import PostgresStores
import SyncCore

extension AnySetting {
    static let database = [AnySetting(.databaseURL)]
}

extension Setting {
    fileprivate static var databaseURL: Setting<String?> {
        .init(
            "DATABASE_URL",
            .text("postgresql://… or sqlite:PATH"),
            unset: "`tds.sqlite` in `TDS_DATA_DIR`",
            isSecret: true,
            meaning: "where rows are written; see [below](#database_url)"
        )
    }
}

/// Which database rows are written to (`DATABASE_URL`).
enum DatabaseSetting: Sendable {
    /// A file.
    case sqlite(path: String)
    case postgres(url: String, displayName: String)

    /// `sqlite:path`, also written `sqlite://path` (relative) and `sqlite:///path` (absolute); `postgresql://…`, or
    /// `postgres://…`. Without one, `tds.sqlite` in the data directory.
    init(_ resolved: ResolvedSettings) throws(SyncError) {
        guard let url = try resolved.value(of: .databaseURL) else {
            self = .sqlite(path: try resolved.value(of: .dataDirectory) + "/tds.sqlite")
            return
        }
        if url.hasPrefix("postgresql://") || url.hasPrefix("postgres://") {
            self = .postgres(url: url, displayName: try PostgresAddress(url: url).displayName)
            return
        }
        for prefix in ["sqlite://", "sqlite:"] where url.hasPrefix(prefix) {
            let path = String(url.dropFirst(prefix.count))
            if path.isEmpty { break }
            try Self.checkParameters(path)
            self = .sqlite(path: path)
            return
        }
        throw SyncError(
            .configuration,
            "DATABASE_URL does not name a database that this version can write to.",
            nextStep: "Set it to postgresql://user:password@host:5432/database or to sqlite:PATH, or unset it to use "
                + "tds.sqlite in TDS_DATA_DIR."
        )
    }

    /// Whether a database that is not there yet could be made.
    /// - Throws: ``SyncError/Code/destinationUnavailable``. Whether a user of PostgreSQL may make tables is known when it is opened.
    func checkPlace() throws(SyncError) {
        guard case .sqlite(let path) = self else { return }
        let directory = path.lastIndex(of: "/").map { path[..<$0].isEmpty ? "/" : String(path[..<$0]) } ?? "."
        guard !FileManager.default.isWritableFile(atPath: directory) else { return }
        throw SyncError(
            .destinationUnavailable,
            "The database \(path) cannot be made: \(directory) is no directory that this user can write to.",
            nextStep: "Make that directory, or name another file in DATABASE_URL or another TDS_DATA_DIR."
        )
    }

    /// A file has no parameters; taken for a part of its name they would make another, empty file.
    private static func checkParameters(_ path: String) throws(SyncError) {
        guard let mark = path.lastIndex(of: "?"), path[mark...].contains("=") else { return }
        throw SyncError(
            .configuration,
            "DATABASE_URL has a parameter, \(path[mark...].dropFirst().prefix { $0 != "=" }), which a SQLite file does not have.",
            nextStep: "Set it to sqlite:PATH without what stands behind the ?."
        )
    }

    /// For people: without a password.
    var displayName: String {
        switch self {
        case .sqlite(let path): path
        case .postgres(_, let displayName): displayName
        }
    }
}
