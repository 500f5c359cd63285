import SyncCore

/// What every page shows around its content. A template sees the members of a model, so a page's model has a frame's beside its
/// own.
struct PageFrame: Sendable {
    struct Link: Sendable {
        let name: String
        let address: String
        let isCurrent: Bool
        /// How many things there wait for a person; nil where none does.
        let count: String?
    }

    let organization: String
    let database: String
    let cacheBackend: String
    let now: String
    let nowText: String
    let pages: [Link]

    init(
        current: PageLibrary.Name,
        organization: String,
        database: String,
        cacheBackend: String,
        deadLetters: Int,
        now: Instant
    ) {
        self.organization = organization
        self.database = database
        self.cacheBackend = cacheBackend
        self.now = now.description
        nowText = now.pageText
        let links: [(PageLibrary.Name, String, String)] = [
            (.overview, "Overview", "/"), (.runs, "Runs", "/runs"), (.deadLetters, "Dead letters", "/dead-letters"),
            (.explain, "Explain", "/explain"), (.settings, "Settings", "/settings"),
        ]
        pages = links.map { page, name, address in
            let count = page == .deadLetters && deadLetters > 0 ? deadLetters.grouped : nil
            // A single run is among the runs.
            let isCurrent = page == current || (page == .runs && current == .run)
            return Link(name: name, address: address, isCurrent: isCurrent, count: count)
        }
    }

    /// The frame's members for a template, beside those of the page.
    func with(_ members: [String: Any]) -> [String: Any] {
        let own: [String: Any] = [
            "organization": organization, "database": database, "cacheBackend": cacheBackend, "now": now,
            "nowText": nowText, "pages": pages,
        ]
        return own.merging(members) { $1 }
    }
}

extension Instant {
    /// `2025-11-13 08:35:21`
    var pageText: String { String(inWords.dropLast(4)) }

    /// `3 min ago`
    func ago(at now: Instant) -> String { duration(to: now).inPageWords + " ago" }

    /// `in 3 min`; `now` where it is over.
    func ahead(at now: Instant) -> String { now < self ? "in " + now.duration(to: self).inPageWords : "now" }
}

extension Duration {
    /// In the unit that fits: `42 s`, `3 min`, `5 h`, `2 days`.
    fileprivate var inPageWords: String {
        switch components.seconds {
        case ..<60: "\(max(0, components.seconds)) s"
        case ..<3_600: "\(components.seconds / 60) min"
        case ..<172_800: "\(components.seconds / 3_600) h"
        default: "\(components.seconds / 86_400) days"
        }
    }
}
