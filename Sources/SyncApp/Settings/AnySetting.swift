import SyncCore

/// A setting whatever the type of its value, for whoever lists, checks or documents all of them.
struct AnySetting: Sendable {
    enum Reader: Sendable {
        case everyCommand
        /// `tds serve`; every command checks it all the same, so that a mistake is known before the server starts.
        case server
    }

    enum Default: Sendable {
        /// As a person writes it.
        case text(String)
        /// There is nothing sensible; what holds then, in Markdown.
        case none(String)
    }

    let name: String
    let isSecret: Bool
    let reader: Reader
    let standard: Default
    /// The texts that it takes: ends the sentence "where … is expected".
    let expected: String
    /// What it is for, in Markdown.
    let meaning: String
    let accepts: @Sendable (String) -> Bool

    init<Value>(
        _ name: String,
        _ type: SettingType<Value>,
        _ standard: Default,
        isSecret: Bool,
        _ reader: Reader,
        _ meaning: String
    ) {
        self.name = name
        self.isSecret = isSecret
        self.reader = reader
        self.standard = standard
        self.meaning = meaning
        expected = type.expected
        accepts = { type.parse($0) != nil }
    }

    init<Value>(_ setting: Setting<Value>) { self = setting.untyped }

    /// Nil where there is none.
    var defaultText: String? {
        switch standard {
        case .text(let text): text
        case .none: nil
        }
    }
}

extension AnySetting {
    /// In the order in which `tds config` shows them.
    static let all = zoho + database + redis + runs + retention + calls + volatileMembers + server

    /// Those that mean the same whatever the others say. What reads one of the rest checks it: many a machine has a
    /// `REDIS_PORT` that is not meant for TDS.
    static let independent = runs + retention + calls + server

    static func named(_ name: String) -> AnySetting? { all.first { $0.name == name } }

    /// Names of the environment that begin like ours, are none, and were likely meant to be one.
    static func misspelt(in names: some Sequence<String>) -> [(name: String, meant: String)] {
        names.sorted().compactMap { name in
            guard prefixes.contains(where: name.uppercased().hasPrefix), named(name) == nil,
                let near = NearestName(to: name, among: all.map(\.name)), near.isLikely
            else { return nil }
            return (name, near.name)
        }
    }

    private static let prefixes = ["ZOHO_", "TDS_", "REDIS_", "WEBHOOK_", "DATABASE_"]
}
