import SyncCore
import SyncEngine

/// Which record somebody wants to know about.
struct ExplainQuestion: Sendable {
    /// As it was asked; empty where nothing was.
    let word: String
    let entityID: String

    /// Nil where there is no such type.
    let type: EntityType?

    init(_ request: APIRequest) {
        word = request.first("type") ?? ""
        type = request.catalog.type(named: word)
        entityID = String(Substring(request.first("id") ?? "").trimmed)
    }

    var isAsked: Bool { !word.isEmpty && !entityID.isEmpty }
}

/// What is known of it.
enum ExplainModel {
    static func members(_ question: ExplainQuestion, _ explanation: Explanation?, _ catalog: EntityCatalog)
        -> PageMembers
    {
        // The question cannot be answered: there is no such type.
        let isFault = question.isAsked && question.type == nil
        return [
            "choices": .list(choices(catalog, question.type)),
            "entityID": .text(question.entityID),
            "fault": isFault ? .text("There is no type \"\(question.word)\".") : nil,
            "isAnswered": .flag(explanation != nil),
            "isKnown": .flag(explanation?.isKnown ?? false),
            "text": explanation.map { .text(ExplanationView.lines($0).map(\.shown).joined(separator: "\n")) },
        ]
    }

    private static func choices(_ catalog: EntityCatalog, _ current: EntityType?) -> [PageMembers] {
        catalog.types.map { ["name": .text($0.plural), "isCurrent": .flag($0.name == current?.name)] }
    }
}
