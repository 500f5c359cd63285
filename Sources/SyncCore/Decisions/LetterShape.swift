/// What of a record a dead letter is about. It closes when that is stored.
package enum LetterShape: String, Sendable, CaseIterable {
    case list
    case detail
    /// The file that the record names.
    case image
}
