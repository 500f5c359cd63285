import CLibPQ
import SyncCore

/// The parameters behind the `?` of a URL that libpq refuses: which of them it does not know. No value is ever shown.
struct URLParameters {
    private let names: [String]

    /// - Parameter rest: of the URL, behind its scheme.
    init(_ rest: Substring) {
        let query = rest.firstIndex(of: "?").map { rest[rest.index(after: $0)...] } ?? ""
        names = query.split(separator: "&").filter { $0.contains("=") }.map { String($0.prefix { $0 != "=" }) }
    }

    /// Nil where libpq knows all of them.
    var fault: SyncError? {
        let known = Self.known
        guard let name = names.first(where: { !known.contains($0) && Self.isName($0) }) else { return nil }
        return SyncError(
            .configuration,
            "DATABASE_URL has a parameter that libpq does not know: \(name).",
            nextStep: Self.nextStep(name, known)
        )
    }

    private static func nextStep(_ name: String, _ known: [String]) -> String {
        switch name.lowercased() {
        case "schema", "currentschema", "search_path":
            return "Write options=-csearch_path%3DNAME for a schema of that name, or leave it out for the user's own."
        case "pgbouncer":
            return "Leave it out; a pooler has to keep sessions (PgBouncer: pool_mode = session)."
        default:
            guard let near = NearestName(to: name, among: known), near.isLikely else { return "Leave it out." }
            return "Leave it out, or write \(near.name) if that is meant."
        }
    }

    /// What is no word may be a piece of a password that was not percent-encoded.
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.count <= 40 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "_") }
    }

    private static var known: [String] {
        guard let options = PQconndefaults() else { return [] }
        defer { PQconninfoFree(options) }
        var names = ["ssl"]
        var option = options
        while let keyword = option.pointee.keyword {
            names.append(String(cString: keyword))
            option += 1
        }
        return names
    }
}
