import SyncCore
import ZohoAPI

/// A record in a webhook's body, as it stands there.
struct FoundRecord {
    let json: [UInt8]
    /// That it can be of, by where it stands. The first is taken where it does not show itself.
    let types: [ZohoType]
    /// Where the envelope tells the id, and there is no record in it.
    var envelopeID: String?
    let isDeleted: Bool
}

/// Looks for records in a text that need not be JSON in all its parts: under their type's name, bare, in a list, in an envelope.
struct RecordSearch {
    /// More are refused: all are stored before the answer, in one transaction.
    static let recordsMax = 1_000
    /// Deeper values are not looked into: no envelope has so many covers, and recursion must end.
    private static let depthMax = 16
    private static let typeMembers: Set<String> = ["entity_type", "entity", "module"]

    private var found: [FoundRecord] = []
    private var envelope: FoundRecord?

    /// - Parameter types: of the topic.
    static func records(
        in text: [UInt8],
        of types: [ZohoType],
        isDeleted: Bool
    ) throws(WebhookFault) -> [FoundRecord] {
        guard let root = try? JSONValue.found(in: text[...]) else { return [] }
        var search = RecordSearch()
        try search.look(into: root, types, isDeleted: isDeleted, depth: 0)
        return search.found.isEmpty ? [search.envelope].compactMap(\.self) : search.found
    }

    private mutating func look(
        into value: JSONValue,
        _ types: [ZohoType],
        isDeleted: Bool,
        depth: Int
    ) throws(WebhookFault) {
        guard depth < Self.depthMax else { return }
        switch value.kind {
        case .array:
            for element in value.leadingElements {
                try look(into: element, types, isDeleted: isDeleted, depth: depth + 1)
            }
        case .object: try look(intoObject: value, types, isDeleted: isDeleted, depth: depth)
        case .string:
            guard let inner = value.container else { return }
            try look(into: inner, types, isDeleted: isDeleted, depth: depth + 1)
        case .number, .boolean, .null: return
        }
    }

    private mutating func look(
        intoObject object: JSONValue,
        _ types: [ZohoType],
        isDeleted: Bool,
        depth: Int
    ) throws(WebhookFault) {
        let members = object.leadingMembers
        let types = Self.types(types, told: members)
        let isDeleted = isDeleted || InboxEvent.Kind.isDeletion(members)
        let covers = members.filter { $0.value.container != nil }
        let foundBefore = found.count
        // A member that is named for a type has its record, whatever else is beside it.
        for cover in covers {
            let named = types.filter { $0.wrappers.contains(cover.name.wrapperName) }
            if !named.isEmpty { try look(into: cover.value, named, isDeleted: isDeleted, depth: depth + 1) }
        }
        guard found.count == foundBefore else { return }
        let own = types.filter { members.identifier($0.entity.layout.idMember) != nil }
        guard own.isEmpty else {
            return try add(FoundRecord(json: Array(object.bytes), types: own, isDeleted: isDeleted))
        }
        if envelope == nil, let id = members.identifier("entity_id") {
            let json = Array(object.bytes)
            envelope = FoundRecord(json: json, types: types, envelopeID: id, isDeleted: isDeleted)
        }
        for cover in covers { try look(into: cover.value, types, isDeleted: isDeleted, depth: depth + 1) }
    }

    private mutating func add(_ record: FoundRecord) throws(WebhookFault) {
        guard found.count < Self.recordsMax else {
            throw .badRequest(
                "too_many_records",
                "The body has more than \(Self.recordsMax) records.",
                nextStep: "Send fewer in one request; the next sync reads all that changed."
            )
        }
        found.append(record)
    }

    /// The type that an envelope names, where it is one of the topic's.
    private static func types(_ types: [ZohoType], told members: [JSONMember]) -> [ZohoType] {
        let words = members.filter { typeMembers.contains($0.name) }.compactMap(\.value.string)
        let named = words.compactMap(EntityCatalog(types.map(\.entity)).type(named:)).map(\.name)
        let told = types.filter { named.contains($0.entity.name) }
        return told.isEmpty ? types : told
    }
}

extension JSONValue {
    /// Itself, or what it holds as a text: some programs write JSON into JSON.
    fileprivate var container: JSONValue? {
        switch kind {
        case .object, .array: self
        case .string:
            string.flatMap { text in
                let text = StrayCharacters.trimmed(text)
                return text.hasPrefix("{") || text.hasPrefix("[")
                    ? try? JSONValue.found(in: Array(text.utf8)[...]) : nil
            }
        case .number, .boolean, .null: nil
        }
    }
}

extension [JSONMember] {
    func identifier(_ name: String) -> String? {
        first { $0.name == name }?.value.identifier.flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension ZohoType {
    /// The members that a body may have a record or a list in.
    fileprivate var wrappers: Set<String> {
        Set(
            ([endpoint.detailMember, endpoint.listMember, entity.name, entity.plural] + entity.aliases).map(
                \.wrapperName
            )
        )
    }
}

extension String {
    /// However it is spelt: `creditNotes`, `credit_notes`, `credit-notes`.
    fileprivate var wrapperName: String { lowercased().filter { $0 != "_" && $0 != "-" } }
}
