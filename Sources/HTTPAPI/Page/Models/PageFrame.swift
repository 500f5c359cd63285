import SyncCore

/// What every page shows around its content.
struct PageFrame: Sendable {
    private static let links: [(page: PageLibrary.Name, name: String, address: String)] = [
        (.overview, "Overview", "/"), (.runs, "Runs", "/runs"), (.deadLetters, "Dead letters", "/dead-letters"),
        (.explain, "Explain", "/explain"), (.settings, "Settings", "/settings"),
    ]

    /// Why something is not shown; nil where all is.
    let trouble: String?
    private let members: PageMembers

    /// - Parameter deadLetters: how many wait for a person.
    init(
        current: PageLibrary.Name,
        organization: String,
        database: String,
        cacheBackend: String,
        deadLetters: Int,
        trouble: String?,
        now: Instant
    ) {
        self.trouble = trouble
        members = [
            "organization": .text(organization),
            "database": .text(database),
            "cacheBackend": .text(cacheBackend),
            "trouble": trouble.map(PageValue.text),
            "now": .text(now.description),
            "nowText": .text(now.shortText),
            "pages": .list(
                Self.links.map { page, name, address in
                    [
                        "name": .text(name),
                        "address": .text(address),
                        // A single run is among the runs.
                        "isCurrent": .flag(page == current || (page == .runs && current == .run)),
                        "count": page == .deadLetters && deadLetters > 0 ? .text(deadLetters.grouped) : nil,
                    ]
                }
            ),
        ]
    }

    /// The frame's members beside those of its page. The template of a page sees both.
    func with(_ page: PageMembers) -> PageMembers { members.with(page) }
}

extension Instant {
    /// `3 min ago`
    func ago(at now: Instant) -> String { duration(to: now).inPageWords + " ago" }

    /// `in 3 min`; `now` where it is over.
    func ahead(at now: Instant) -> String { now < self ? "in " + now.duration(to: self).inPageWords : "now" }
}

extension Duration {
    /// In the unit that fits: `42 s`, `3 min`, `5 h`, `2 days`.
    var inPageWords: String {
        switch components.seconds {
        case ..<60: "\(max(0, components.seconds)) s"
        case ..<3_600: "\(components.seconds / 60) min"
        case ..<172_800: "\(components.seconds / 3_600) h"
        default: "\(components.seconds / 86_400) days"
        }
    }
}

extension Int {
    /// `1 letter`, `2,000 letters`
    func counted(_ noun: String) -> String { "\(grouped) \(noun)\(self == 1 ? "" : "s")" }
}

extension [String: Int] {
    /// By type's name, the most first: `products 12, invoices 3`. At most so many are named.
    func pageText(_ catalog: EntityCatalog, max: Int = 3) -> String {
        let entries = filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let named = entries.prefix(max).map {
            "\(catalog.plural(of: $0.key)) \($0.value.grouped)"
        }
        return (named + (entries.count > max ? ["…"] : [])).joined(separator: ", ")
    }

    /// What is said under a heading that shows the newest ones only; nil where it shows all.
    func rest(beyond shown: Int) -> String? {
        let total = values.total
        return total > shown ? "These are the newest \(shown.grouped) of \(total.grouped)." : nil
    }
}
