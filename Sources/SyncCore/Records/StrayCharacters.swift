/// Characters that stand around a value because of how it was copied, and mean nothing: white space, line ends, other controls,
/// byte order marks and what else cannot be seen.
package enum StrayCharacters {
    package static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let start = scalars.firstIndex(where: { !isStray($0) }),
            let end = scalars.lastIndex(where: { !isStray($0) })
        else { return "" }
        return String(scalars[start...end])
    }

    /// Whether one is anywhere in the text.
    package static func areIn(_ text: String) -> Bool { text.unicodeScalars.contains(where: isStray) }

    /// Whether a control character, such as a line end, is anywhere in the text.
    package static func haveControl(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }

    private static func isStray(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator: true
        default: false
        }
    }
}
