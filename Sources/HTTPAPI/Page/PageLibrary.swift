import Mustache
import SyncCore

/// The templates of the pages, read once. They are part of the program (`Page/Files`).
struct PageLibrary: Sendable {
    enum Name: String {
        case overview
        case runs
        case run
        case deadLetters = "dead-letters"
        case explain
        case settings
        case missing
    }

    private static let escaping = "TDS-PAGE"

    private let library: MustacheLibrary

    /// - Throws: where a template is not one, which the tests would have seen.
    init() throws {
        let files: [(String, [UInt8])] = [
            ("layout", PackageResources.layout_mustache),
            (Name.overview.rawValue, PackageResources.overview_mustache),
            (Name.runs.rawValue, PackageResources.runs_mustache),
            (Name.run.rawValue, PackageResources.run_mustache),
            (Name.deadLetters.rawValue, PackageResources.dead_letters_mustache),
            (Name.explain.rawValue, PackageResources.explain_mustache),
            (Name.settings.rawValue, PackageResources.settings_mustache),
            (Name.missing.rawValue, PackageResources.missing_mustache),
        ]
        MustacheContentTypes.register(PageText(), named: Self.escaping)
        var library = MustacheLibrary()
        for (name, bytes) in files {
            let template = "{{% CONTENT_TYPE: \(Self.escaping) }}\n" + String(decoding: bytes, as: UTF8.self)
            try library.register(template, named: name)
        }
        self.library = library
    }

    /// - Parameter members: what the template names.
    func html(_ name: Name, _ members: PageMembers) -> String {
        library.render(members, withTemplate: name.rawValue) ?? ""
    }
}
