package import SyncCore

/// Every setting's value and where it came from: the environment wins over the configuration file, which wins over the
/// default. An empty value counts as not set.
package struct ResolvedSettings: Sendable {
    enum Origin: Sendable, Equatable {
        case environment
        case file(String)
        case standard
        case notSet
    }

    struct Entry: Sendable {
        let setting: AnySetting
        let value: String?
        let origin: Origin
    }

    let entries: [Entry]
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
        for setting in AnySetting.all { entries.append(try entry(for: setting, environment, file)) }
        return ResolvedSettings(
            entries: entries,
            fault: file?.fault ?? entries.lazy.compactMap(\.fault).first,
            misspelt: AnySetting.misspelt(in: environment.keys)
        )
    }

    private static func entry(
        for setting: AnySetting,
        _ environment: [String: String],
        _ file: ConfigurationFile?
    ) throws(SyncError) -> Entry {
        if let text = environment[setting.name].map(SettingText.trimmed), !text.isEmpty {
            return Entry(setting: setting, value: text, origin: .environment)
        }
        if let file, let text = try file.value(of: setting).map(SettingText.trimmed), !text.isEmpty {
            return Entry(setting: setting, value: text, origin: .file(file.path))
        }
        let text = setting.defaultText
        return Entry(setting: setting, value: text, origin: text == nil ? .notSet : .standard)
    }

    /// - Throws: ``SyncError/Code/configuration`` for a text that the setting does not take.
    func value<Value>(of setting: Setting<Value>) throws(SyncError) -> Value {
        guard let text = text(of: setting.untyped) else { return setting.defaultValue }
        guard let value = setting.parse(text) else { throw unusable(setting.untyped, setting.untyped.expected) }
        return value
    }

    /// - Throws: ``SyncError/Code/configuration`` for a text that the setting does not take.
    func check(_ setting: AnySetting) throws(SyncError) {
        guard let text = text(of: setting), !setting.accepts(text) else { return }
        throw unusable(setting, setting.expected)
    }

    /// - Parameter expected: ends the sentence "where … is expected".
    func unusable(_ setting: AnySetting, _ expected: String) -> SyncError {
        let shown = setting.isSecret ? "its value" : "\"\(text(of: setting) ?? "")\""
        return SyncError(
            .configuration,
            "\(setting.name) is \(shown), where \(expected) is expected.",
            nextStep:
                "Correct it in the environment or in the configuration file; `tds config` shows where it came from."
        )
    }

    private func text(of setting: AnySetting) -> String? {
        entries.first { $0.setting.name == setting.name }?.value
    }
}

extension ResolvedSettings.Entry {
    /// No setting is of several lines.
    fileprivate var fault: SyncError? {
        guard let value, StrayCharacters.haveControl(value) else { return nil }
        return SyncError(
            .configuration,
            "\(setting.name) has a line end or another control character inside.",
            nextStep: "Correct it in \(origin == .environment ? "the environment" : origin.description)."
        )
    }
}

extension ResolvedSettings.Origin: CustomStringConvertible {
    var description: String {
        switch self {
        case .environment: "environment"
        case .file(let path): path
        case .standard: "default"
        case .notSet: "not set"
        }
    }
}
