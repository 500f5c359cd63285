import SyncCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// An organization as `/organizations` lists it (zoho-api 2).
package struct OrganizationSummary: Sendable, Equatable, Decodable {
    package let id: String
    package let name: String
    /// `Asia/Baghdad`: stamps are written in it, and the day's quota ends at its midnight.
    package let timeZone: String
    package let currencyCode: String

    private enum CodingKeys: String, CodingKey {
        case id = "organization_id"
        case name
        case timeZone = "time_zone"
        case currencyCode = "currency_code"
    }
}

/// The answer of `/organizations`.
struct OrganizationList: Decodable {
    let organizations: [OrganizationSummary]?

    static func read(_ body: [UInt8]) throws(JSONFault) -> ZohoClient.Content<[OrganizationSummary]> {
        let envelope = try AnswerReader.envelope(body)
        let list = try? JSONDecoder().decode(OrganizationList.self, from: Data(body))
        return (envelope.code, envelope.message, list?.organizations)
    }
}
