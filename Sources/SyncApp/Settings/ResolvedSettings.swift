import Configuration
package import SyncCore
import SystemPackage

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

    /// - Parameters:
    ///   - environment: the variables of the process.
    ///   - file: a YAML file of the same names; nil for none.
    /// - Throws: ``SyncError/Code/configuration`` where the file is missing or is not YAML.
    package static func resolve(
        environment: [String: String],
        file: String?
    ) async throws(SyncError) -> ResolvedSettings {
        let variables = EnvironmentVariablesProvider(environmentVariables: environment)
        var providers: [(provider: any ConfigProvider, origin: Origin)] = [(variables, .environment)]
        if let file {
            do {
                let provider = try await FileProvider<YAMLSnapshot>(filePath: FilePath(file))
                providers.append((provider, .file(file)))
            } catch {
                throw SyncError(
                    .configuration,
                    "The configuration file \(file) cannot be read.",
                    nextStep: "Give --config a YAML file with lines like `ZOHO_REGION: eu`.",
                    cause: "\(error)"
                )
            }
        }
        return ResolvedSettings(entries: SettingKey.all.map { entry(for: $0, in: providers) })
    }

    private static func entry(
        for key: SettingKey,
        in providers: [(provider: any ConfigProvider, origin: Origin)]
    ) -> Entry {
        for (provider, origin) in providers {
            let found = try? provider.value(forKey: AbsoluteConfigKey([key.name]), type: .string)
            if case .string(let text)? = found?.value?.content, !text.isEmpty {
                return Entry(key: key, value: text, origin: origin)
            }
        }
        return Entry(key: key, value: key.defaultValue, origin: key.defaultValue == nil ? .notSet : .standard)
    }

    subscript(key: SettingKey) -> String? {
        entries.first { $0.key == key }?.value
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
