/// A setting: its name in the environment and in the configuration file, which texts it takes, and what it is for.
///
/// A new one is a value in the file of its subject and a word in the list there; what needs it reads `settings[.batchSize]`.
/// Its row in `docs/operations.md` is told by `SettingTableTests`.
struct Setting<Value: Sendable>: Sendable {
    let untyped: AnySetting
    /// What holds where nobody sets it.
    let defaultValue: Value
    /// Nil for a text that is not taken.
    let parse: @Sendable (String) -> Value?

    var name: String { untyped.name }

    /// - Parameter meaning: in Markdown.
    init(
        _ name: String,
        _ type: SettingType<Value>,
        default defaultValue: Value,
        readBy reader: AnySetting.Reader = .everyCommand,
        meaning: String
    ) {
        let standard = AnySetting.Default.text(type.text(defaultValue))
        untyped = AnySetting(name, type, standard, isSecret: false, reader, meaning)
        self.defaultValue = defaultValue
        parse = type.parse
    }

    /// One without a default: its value is nil where nobody sets it.
    ///
    /// - Parameters:
    ///   - unset: what holds then, in Markdown; a dash for nothing.
    ///   - meaning: in Markdown.
    init<Wrapped>(
        _ name: String,
        _ type: SettingType<Wrapped>,
        unset: String = "–",
        isSecret: Bool = false,
        readBy reader: AnySetting.Reader = .everyCommand,
        meaning: String
    ) where Value == Wrapped? {
        untyped = AnySetting(name, type, .none(unset), isSecret: isSecret, reader, meaning)
        defaultValue = nil
        parse = { type.parse($0).map(Optional.some) }
    }
}
