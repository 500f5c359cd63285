import SyncCore

/// Finds the records that a webhook's body speaks of.
struct HintReader {
    /// A stock adjustment with more lines is refused: all are stored before the answer, in one transaction.
    private static let hintsMax = 200

    let topic: WebhookTopic

    func hints(in body: WebhookBody) throws(WebhookFault) -> [RecordHint] {
        if let wrapped = wrapped(in: body) { return [try hint(at: wrapped.record, among: wrapped.types)] }
        let bare = topic.types.filter { body[$0.layout.idMember] != nil }
        if !bare.isEmpty { return [try hint(at: body.json, among: bare)] }
        if topic == .stock, let hints = try adjustedItems(in: body) { return hints }
        throw noRecord
    }

    // MARK: Steps

    /// The record in a member that is named for its type: `{"item":{…}}`.
    private func wrapped(in body: WebhookBody) -> (record: [UInt8], types: [EntityType])? {
        for member in body.members where member.value.kind == .object {
            let types = topic.types.filter { $0.wrappers.contains(member.name.filter { $0 != "_" }) }
            if !types.isEmpty { return (Array(member.value.bytes), types) }
        }
        return nil
    }

    /// - Parameter types: that it can be of: where several share a listing, the record tells which.
    private func hint(at record: [UInt8], among types: [EntityType]) throws(WebhookFault) -> RecordHint {
        for type in types {
            switch try read(record, type) {
            case .record(let record): return try RecordHint(record, type)
            case .rejected(let rejected):
                guard let id = rejected.id else { throw noRecord }
                return try RecordHint(id: id, told: record, type)
            case .foreign: continue
            }
        }
        throw noRecord
    }

    private func read(_ record: [UInt8], _ type: EntityType) throws(WebhookFault) -> DetailAnswer {
        do throws(JSONFault) {
            return try AnswerReader.record(record, of: type)
        } catch {
            throw noRecord
        }
    }

    /// The items of an inventory adjustment: their stock has changed.
    private func adjustedItems(in body: WebhookBody) throws(WebhookFault) -> [RecordHint]? {
        let objects = [body.members] + body.members.compactMap { try? $0.value.members() }
        let lines = objects.lazy.compactMap { $0.first { $0.name == "line_items" }?.value }.first
        guard let items = try? lines?.elements().compactMap(item), !items.isEmpty else { return nil }
        guard items.count <= Self.hintsMax else {
            throw .badRequest(
                "too_many_lines",
                "The adjustment has \(items.count) lines, over \(Self.hintsMax).",
                nextStep: "Nothing: the next sync reads the stock of all items."
            )
        }
        var hints: [RecordHint] = []
        for item in items {
            hints.append(try RecordHint(id: item.id, told: body.json, part: item.line, .products))
        }
        return hints
    }

    private func item(_ line: JSONValue) -> (id: String, line: [UInt8])? {
        let member = (try? line.members())?.first { $0.name == EntityType.products.layout.idMember }?.value
        guard let id = member.flatMap({ $0.string ?? $0.integer.map(String.init) }) else { return nil }
        return (id, Array(line.bytes))
    }

    private var noRecord: WebhookFault {
        let ids = Set(topic.types.map(\.layout.idMember)).sorted().joined(separator: " or ")
        return .badRequest(
            "no_record",
            "The body has no record of \(topic.rawValue) with an id (\(ids)).",
            nextStep: "Send the default payload, or a form with \(ids)."
        )
    }
}

extension EntityType {
    /// The members that a body may have the record in, without underscores.
    fileprivate var wrappers: Set<String> { Set([endpoint.detailMember, name] + aliases) }
}
