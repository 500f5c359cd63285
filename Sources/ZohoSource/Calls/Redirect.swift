import NIOHTTP1
import SyncCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// An answer that sends a request elsewhere. It is not followed, which would carry the token there, and not repeated: the next
/// answer would be the same.
struct Redirect: Sendable, Equatable {
    /// The status of the answer.
    let status: Int
    /// Nil where the answer names no other host.
    let host: String?
    /// Whether people sign in there.
    let isSignIn: Bool

    init?(_ answer: HTTPAnswer) {
        guard (300..<400).contains(answer.status) else { return nil }
        let target = answer.headers.first(name: "Location").flatMap { URL(string: StrayCharacters.trimmed($0)) }
        status = answer.status
        host = target?.host().flatMap { $0.isEmpty ? nil : $0.lowercased() }
        let path = target?.path().lowercased() ?? ""
        isSignIn =
            host?.hasPrefix("accounts.") == true || ["signin", "sign-in", "login"].contains { path.contains($0) }
    }

    /// - Parameters:
    ///   - request: at the beginning of a sentence.
    ///   - sender: the host that answered.
    ///   - region: of the settings.
    func error(_ request: String, at sender: String, from region: Region) -> SyncError {
        let place = host ?? "another address of the same host"
        let other = host.flatMap(Region.owning).flatMap { $0 == region ? nil : $0 }
        return SyncError(
            other == nil ? .requestRejected : .configuration,
            "\(request) was sent on from \(sender) to \(place)\(isSignIn ? ", a sign-in page" : "") (HTTP \(status)).",
            nextStep: other.map(Self.nextStep) ?? "Check ZOHO_API_URL, ZOHO_ACCOUNTS_URL and proxies on the way: "
                + "a redirect is not followed, since the token would go with it."
        )
    }

    private static func nextStep(_ region: Region) -> String {
        "That is the data centre \"\(region.name)\": set ZOHO_REGION to it if the account is there, and remove "
            + "ZOHO_API_URL and ZOHO_ACCOUNTS_URL where they name another one."
    }
}
