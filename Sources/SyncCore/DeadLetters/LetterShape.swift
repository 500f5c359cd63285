/// What of a record a dead letter is about. It closes when that is stored.
package enum LetterShape: String, Sendable, CaseIterable {
    case list
    case detail
    /// The file that the record names.
    case image

    /// Whether storing this closes a letter.
    /// - Parameter letter: what that is about; nil where nobody knows, and any closes it.
    package func closes(_ letter: LetterShape?) -> Bool { letter == nil || letter == self }
}
