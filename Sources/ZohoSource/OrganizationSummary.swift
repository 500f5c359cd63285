import SyncCore
import ZohoAPI

/// An organization as `/organizations` lists it (zoho-api 2). Only its id is needed: what else is missing is not told.
package struct OrganizationSummary: Sendable, Equatable {
    package let id: String
    package let name: String?
    /// `Asia/Baghdad`: stamps are written in it, and the day's quota ends at its midnight.
    package let timeZone: String?
    package let currencyCode: String?

    /// Nil where the row has no id.
    init?(_ row: JSONValue) {
        guard let members = try? row.members(), let id = Self.text(of: "organization_id", in: members) else {
            return nil
        }
        self.id = id
        name = Self.text(of: "name", in: members)
        timeZone = Self.text(of: "time_zone", in: members)
        currencyCode = Self.text(of: "currency_code", in: members)
    }

    /// A text, or a number as it is written; nil where there is none, or an empty one.
    private static func text(of name: String, in members: [JSONMember]) -> String? {
        let value = members.last { $0.name == name }?.value
        let text = value.flatMap { $0.kind == .number ? $0.json : $0.string }.map(StrayCharacters.trimmed)
        return text?.isEmpty == false ? text : nil
    }
}

/// The answer of `/organizations`.
enum OrganizationList {
    /// One row that cannot be read costs no other.
    static func read(_ body: [UInt8]) throws(JSONFault) -> ZohoClient.Content<[OrganizationSummary]> {
        let envelope = try AnswerReader.envelope(body)
        let members = try JSONMember.members(of: withoutSpace(body))
        let list = members.last { $0.name == "organizations" }?.value
        let rows = list.flatMap { $0.kind == .object ? [$0] : try? $0.elements() }
        return (envelope.code, envelope.message, rows?.compactMap(OrganizationSummary.init))
    }

    private static func withoutSpace(_ body: [UInt8]) -> ArraySlice<UInt8> { body.drop { $0 <= UInt8(ascii: " ") } }
}
