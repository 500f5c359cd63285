/// Quirks by name, for the command line.
extension Quirks {
    /// The names of the switches that are on (or off) by default, for a help text.
    package static func names(on: Bool) -> String {
        let standard = Quirks()
        return switches.filter { standard[keyPath: $0.path] == on }.map(\.name).joined(separator: ", ")
    }

    /// Turns a switch around.
    /// - Returns: whether there is one of that name.
    @discardableResult
    package mutating func flip(_ name: String) -> Bool {
        guard let path = Self.switches.first(where: { $0.name == name })?.path else { return false }
        self[keyPath: path].toggle()
        return true
    }
}
