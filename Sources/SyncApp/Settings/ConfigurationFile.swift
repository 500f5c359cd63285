import Configuration
import SyncCore
import Synchronization
import SystemPackage

/// A YAML file of settings: one text for each name, and no name that is not a setting's.
struct ConfigurationFile: Sendable {
    let path: String
    /// As they are written; a name within another one has a dot.
    private let names: [String]
    private let values: FileProvider<YAMLSnapshot>

    /// - Throws: ``SyncError/Code/configuration`` where the file is missing or is not YAML. What it quotes of the file is a place
    ///   or a name: a line may hold a secret.
    static func read(_ path: String) async throws(SyncError) -> ConfigurationFile {
        let names = Names()
        // The reader tells of each name by asking whether its value is a secret.
        let options = YAMLSnapshot.ParsingOptions(secretsSpecifier: .dynamic { name, _ in names.add(name) })
        do {
            let values = try await FileProvider<YAMLSnapshot>(parsingOptions: options, filePath: FilePath(path))
            return ConfigurationFile(path: path, names: names.all, values: values)
        } catch {
            throw SyncError(
                .configuration,
                "The configuration file \(path) cannot be read.",
                nextStep: "Give --config a YAML file with lines like `ZOHO_REGION: eu`, each name once.",
                cause: cause(of: error)
            )
        }
    }

    private final class Names: Sendable {
        private let names = Mutex<[String]>([])
        var all: [String] { names.withLock { $0 } }

        func add(_ name: String) -> Bool {
            names.withLock { $0.append(name) }
            return true
        }
    }

    /// - Returns: nil where the file does not have the name, or has nothing behind it.
    /// - Throws: ``SyncError/Code/configuration`` where it is a list.
    func value(of setting: AnySetting) throws(SyncError) -> String? {
        do {
            let found = try values.value(forKey: AbsoluteConfigKey([setting.name]), type: .string)
            guard case .string(let text)? = found.value?.content, !Self.nulls.contains(text) else { return nil }
            return text
        } catch {
            throw SyncError(
                .configuration,
                "\(setting.name) is a list in \(path), where one text is expected.",
                nextStep: "Write it in one line; several words are separated by commas."
            )
        }
    }

    /// What YAML has for nothing.
    private static let nulls: Set<String> = ["~", "null", "Null", "NULL"]

    /// What is wrong with the names; nil where nothing is.
    var fault: SyncError? {
        let unknown = names.filter { AnySetting.named($0) == nil }.sorted()
        guard !unknown.isEmpty else { return nil }
        return SyncError(
            .configuration,
            "\(path) has \(unknown.count == 1 ? "a name" : "names") that TDS does not know: "
                + "\(unknown.prefix(20).map(Self.told).joined(separator: ", ")).",
            nextStep: "Correct or remove \(unknown.count == 1 ? "it" : "them"); `tds config` lists the settings."
        )
    }

    private static func told(_ name: String) -> String {
        let shown = name.shown
        let outer = String(name.prefix { $0 != "." })
        if outer != name, AnySetting.named(outer) != nil {
            return "\(shown) (\(outer) is one text, and nothing is within it)"
        }
        guard let near = NearestName(to: name, among: AnySetting.all.map(\.name)), near.edits <= name.count / 2 else {
            return shown
        }
        return "\(shown) (\(near.name)?)"
    }

    /// Of the reader's own text only what quotes no line: a place (`3:1: error: …`), or names that are there twice.
    private static func cause(of error: any Error) -> String? {
        let text = "\(error)"
        if let start = text.firstRange(of: "duplicated key(s): ") {
            return "twice in it: " + String(text[start.upperBound...].prefix { !$0.isNewline }).shown
        }
        let place = text.split(separator: ":", maxSplits: 2)
        if place.count == 3, let line = Int(place[0]), Int(place[1]) != nil { return "line \(line) is not YAML" }
        // Anything else of that reader quotes the line.
        return "\(type(of: error))".contains("Yaml") ? nil : text.shown
    }
}

extension String {
    /// For a message: without controls, and not longer than a line.
    fileprivate var shown: String {
        String(unicodeScalars.prefix(200).filter { !StrayCharacters.haveControl(String($0)) }.map(Character.init))
    }
}
