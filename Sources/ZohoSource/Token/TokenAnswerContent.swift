import SyncCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The members of the token endpoint's JSON, each read for itself: one that is odd costs no other.
struct TokenAnswerContent: Decodable {
    /// Without what stands around it.
    let accessToken: String?
    /// In seconds, at least 1 and at most a day.
    let lifetime: Int?
    let apiDomain: String?
    /// In small letters, with `_` for blanks; nil where there is none, empty where it is no text.
    let error: String?
    /// Whether the description is the one of the limit of ten requests in ten minutes.
    let saysTooMany: Bool

    private enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case expiresIn = "expires_in"
        /// Of older answers, in which `expires_in` is in milliseconds.
        case expiresInSeconds = "expires_in_sec"
        case apiDomain = "api_domain"
        case error
        case errorDescription = "error_description"
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        accessToken = members.text(.accessToken)
        lifetime = members.seconds(.expiresInSeconds) ?? members.seconds(.expiresIn)
        apiDomain = members.text(.apiDomain)
        let hasError = members.contains(.error) && (try? members.decodeNil(forKey: .error)) != true
        let word = members.text(.error)?.lowercased().split(separator: " ").joined(separator: "_")
        error = hasError && word != "" ? word ?? "" : nil
        saysTooMany = members.text(.errorDescription)?.lowercased().contains("too many requests") == true
    }
}

extension KeyedDecodingContainer {
    fileprivate func text(_ key: Key) -> String? {
        (try? decode(String.self, forKey: key)).map(StrayCharacters.trimmed)
    }

    /// A number, or a text of digits; nil where it is neither, or no time that a token can live for.
    fileprivate func seconds(_ key: Key) -> Int? {
        let number = (try? decode(Double.self, forKey: key)) ?? text(key).flatMap { Double($0) }
        return number.flatMap { (1...86_400).contains($0) ? Int($0) : nil }
    }
}
