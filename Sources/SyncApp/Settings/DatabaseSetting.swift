import PostgresStores
import SyncCore

/// Which database rows are written to (`DATABASE_URL`).
enum DatabaseSetting: Sendable {
    /// A file.
    case sqlite(path: String)
    case postgres(url: String, words: String)

    /// `sqlite:path`, also written `sqlite://path` (relative) and `sqlite:///path` (absolute); `postgresql://…`, or
    /// `postgres://…`. Without one, `tds.sqlite` in the data directory.
    init(_ resolved: ResolvedSettings) throws(SyncError) {
        guard let url = resolved[.databaseURL] else {
            self = .sqlite(path: (resolved[.dataDirectory] ?? ".") + "/tds.sqlite")
            return
        }
        if url.hasPrefix("postgresql://") || url.hasPrefix("postgres://") {
            self = .postgres(url: url, words: try PostgresAddress(url: url).words)
            return
        }
        for prefix in ["sqlite://", "sqlite:"] where url.hasPrefix(prefix) {
            let path = String(url.dropFirst(prefix.count))
            if path.isEmpty { break }
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

    /// For people: without a password.
    var words: String {
        switch self {
        case .sqlite(let path): path
        case .postgres(_, let words): words
        }
    }
}
