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
    /// Why something is not shown; nil where all is.
    let trouble: String?
    let now: String
    let nowText: String
    let pages: [Link]

    init(
        current: PageLibrary.Name,
        organization: String,
        database: String,
        cacheBackend: String,
        deadLetters: Int,
        trouble: String?,
        now: Instant
    ) {
        self.organization = organization
        self.database = database
        self.cacheBackend = cacheBackend
        self.trouble = trouble
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
        Self.members(of: self).merging(members) { $1 }
    }

    /// A model's members by their names, less those that are nil, and so those of the models in it.
    ///
    /// A template that looks into a value takes it apart for each name; here each is taken apart once.
    static func members(of model: Any) -> [String: Any] {
        Mirror(reflecting: model).children.reduce(into: [:]) { members, child in
            if let name = child.label { members[name] = shown(child.value) }
        }
    }

    private static func shown(_ value: Any) -> Any? {
        let mirror = Mirror(reflecting: value)
        return switch mirror.displayStyle {
        case .optional: mirror.children.first.flatMap { shown($0.value) }
        case .collection: mirror.children.compactMap { shown($0.value) }
        case .struct: members(of: value)
        default: value
        }
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
    func pageText(max: Int = 3) -> String {
        let entries = filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let named = entries.prefix(max).map {
            "\(EntityCatalog.type(named: $0.key)?.plural ?? $0.key) \($0.value.grouped)"
        }
        return (named + (entries.count > max ? ["…"] : [])).joined(separator: ", ")
    }
}
