package import SyncCore

/// Every setting's value and where it came from: the environment wins over the configuration file, which wins over the
/// default. An empty value counts as not set.
package struct ResolvedSettings: Sendable {
    package enum Origin: Sendable, Equatable {
        case environment
        case file(String)
        case standard
        case notSet
    }

    package struct Entry: Sendable {
        package let key: SettingKey
        package let value: String?
        package let origin: Origin
    }

    package let entries: [Entry]
    /// What is wrong with the file's names or with a value's text, so that the settings cannot be used.
    let fault: SyncError?
    /// Variables of the environment that TDS does not know and that look like one of its own, with the one that was meant.
    let misspelt: [(name: String, meant: String)]

    /// - Parameters:
    ///   - environment: the variables of the process.
    ///   - file: a YAML file of the same names; nil for none.
    /// - Throws: ``SyncError/Code/configuration`` where the file is missing or is not YAML.
    package static func resolve(
        environment: [String: String],
        file path: String?
    ) async throws(SyncError) -> ResolvedSettings {
        var file: ConfigurationFile?
        if let path { file = try await ConfigurationFile.read(path) }
        var entries: [Entry] = []
        for key in SettingKey.all { entries.append(try entry(for: key, environment, file)) }
        return ResolvedSettings(
            entries: entries,
            fault: file?.fault ?? entries.lazy.compactMap(\.fault).first,
            misspelt: SettingKey.misspelt(in: environment.keys)
        )
    }

    private static func entry(
        for key: SettingKey,
        _ environment: [String: String],
        _ file: ConfigurationFile?
    ) throws(SyncError) -> Entry {
        if let text = environment[key.name].map(SettingText.trimmed), !text.isEmpty {
            return Entry(key: key, value: text, origin: .environment)
        }
        if let file, let text = try file.value(of: key).map(SettingText.trimmed), !text.isEmpty {
            return Entry(key: key, value: text, origin: .file(file.path))
        }
        return Entry(key: key, value: key.defaultValue, origin: key.defaultValue == nil ? .notSet : .standard)
    }

    subscript(key: SettingKey) -> String? {
        entries.first { $0.key == key }?.value
    }
}

extension ResolvedSettings.Entry {
    /// No setting is of several lines.
    fileprivate var fault: SyncError? {
        guard let value, StrayCharacters.haveControl(value) else { return nil }
        return SyncError(
            .configuration,
            "\(key.name) has a line end or another control character inside.",
            nextStep: "Correct it in \(origin == .environment ? "the environment" : origin.description)."
        )
    }
}

extension ResolvedSettings.Origin: CustomStringConvertible {
    package var description: String {
        switch self {
        case .environment: "environment"
        case .file(let path): path
        case .standard: "default"
        case .notSet: "not set"
        }
    }
}
