/// What an answer to a call about one record (its detail, its image, or a bulk of details) says of that record. Pure.
///
/// The first row that fits holds; `-` is a body that is not the JSON of the API.
///
/// | HTTP    | code               | message                  | verdict |
/// |---------|--------------------|--------------------------|---------|
/// | 429     | any                |                          | `everyone`: a limit |
/// | any     | 43, 44, 45, 1070   |                          | `everyone`: a limit |
/// | any     | 6041               |                          | `everyone`: another organization's |
/// | any     | 1002               |                          | `gone` |
/// | any     | 1000               |                          | `notNow`: an internal error, whatever the status says |
/// | 2xx     | 0                  |                          | `found` |
/// | 401     | any                |                          | `unclear`: the token's, or the record's |
/// | any     | 57                 |                          | `unclear` |
/// | 3xx, 408, 5xx | any          |                          | `notNow`: where every call is sent elsewhere, the listing is too |
/// | any     | -                  |                          | `notNow`: a gateway's word, not Zoho's |
/// | 404     | other              | that it does not exist   | `gone` |
/// | 404     | other              | "Invalid URL"            | `notNow`: an address that is wrong for every id says nothing of this one |
/// | any     | other              |                          | `refused` |
///
/// A 404 whose code and message are not known to say that the record does not exist is no reason to mark anything deleted, so it
/// is a refusal, which names both (zoho-api 6 lists 1002 alone; packages answer 2006, items 5, each in words).
package enum RecordVerdict: Sendable, Equatable {
    /// Here it is.
    case found
    /// The source has no such record.
    case gone
    /// The source will not give this record, however often it is asked.
    case refused
    /// The same call may succeed later; nothing is said of the record.
    case notNow
    /// Refused by a 401 or its code: whose fault it is, the module's listing tells, read with the same token.
    case unclear
    /// Every call would meet it.
    case everyone

    /// - Parameters:
    ///   - status: of HTTP.
    ///   - code: of the envelope; nil where the body has none.
    package init(status: Int, code: Int?, message: String?) {
        switch (status, code) {
        case (429, _), (_, 43), (_, 44), (_, 45), (_, 1070), (_, 6041): self = .everyone
        case (_, 1002): self = .gone
        case (_, 1000): self = .notNow
        case (200..<300, 0): self = .found
        case (401, _), (_, 57): self = .unclear
        case (300..<400, _), (408, _), (500..., _), (_, nil): self = .notNow
        case (404, _): self = Self.missing(message ?? "")
        default: self = .refused
        }
    }

    private static func missing(_ message: String) -> RecordVerdict {
        let words = message.lowercased().filter { $0 != "'" && $0 != "\u{2019}" }
        if words.contains("invalid url") { return .notNow }
        return wordsOfAbsence.contains { words.contains($0) } ? .gone : .refused
    }

    /// Without apostrophes: Zoho leaves them out now and then ("We couldnt find any resource for the given ID").
    private static let wordsOfAbsence = [
        "not exist", "doesnt exist", "couldnt find", "could not find", "cannot find", "cant find", "not found",
        "no such",
        "no longer", "been deleted", "was deleted", "is deleted", "already deleted",
    ]
}
