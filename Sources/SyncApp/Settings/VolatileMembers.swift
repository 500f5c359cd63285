import SyncCore
import ZohoAPI

extension AnySetting {
    static let volatileMembers = [AnySetting(.volatileMembers)]
}

extension Setting {
    fileprivate static var volatileMembers: Setting<String?> {
        .init(
            "TDS_VOLATILE_MEMBERS",
            .text("paths like invoices.some_link,customers.portal.url"),
            meaning: "members of Zoho's answers that say nothing about the content, such as a link that is another one "
                + "at each read; each a type, a dot and the member's path; one that feeds a column other than "
                + "`custom_fields` is refused; see [Members that move by themselves](#members-that-move-by-themselves)"
        )
    }
}

/// Reads `TDS_VOLATILE_MEMBERS`: `invoices.some_link,customers.portal.url`.
enum VolatileMembers {
    /// - Returns: paths of members by the name of their type.
    static func find(in resolved: ResolvedSettings) throws(SyncError) -> [String: Set<String>] {
        var members: [String: Set<String>] = [:]
        for part in (try resolved.value(of: .volatileMembers) ?? "").split(separator: ",") {
            let text = StrayCharacters.trimmed(String(part))
            guard !text.isEmpty else { continue }
            let words = text.split(separator: ".", maxSplits: 1).map { StrayCharacters.trimmed(String($0)) }
            guard words.count == 2, !words[0].isEmpty, !words[1].isEmpty else {
                throw fault("has \"\(text)\", where a type, a dot and a member are expected.")
            }
            guard let type = EntityCatalog.zoho.type(named: words[0]) else {
                let near = NearestName(to: words[0], among: EntityCatalog.zoho.types.map(\.plural))?.name
                throw fault("has \"\(text)\", and there is no type \(words[0])\(near.map { "; \($0) is near" } ?? "").")
            }
            guard type.mayMove(words[1]) else {
                throw SyncError(
                    .configuration,
                    "\(Setting<String?>.volatileMembers.name) has \"\(text)\", which feeds a column: left out, the column would keep an old value.",
                    nextStep: "Take \(text) out of it; it is for members that no column and no child table is made of."
                )
            }
            members[type.name, default: []].insert(words[1])
        }
        return members
    }

    private static func fault(_ what: String) -> SyncError {
        SyncError(
            .configuration,
            "\(Setting<String?>.volatileMembers.name) \(what)",
            nextStep:
                "Write it as invoices.some_link,customers.portal.url; the types are \(EntityCatalog.zoho.pluralsText)."
        )
    }
}
