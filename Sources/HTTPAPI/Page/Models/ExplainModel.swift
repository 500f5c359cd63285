import SyncCore
import SyncEngine

/// Which record somebody wants to know about.
struct ExplainQuestion: Sendable {
    /// As it was asked; empty where nothing was.
    let word: String
    let entityID: String

    init(_ request: APIRequest) {
        word = request.first("type") ?? ""
        entityID = String(Substring(request.first("id") ?? "").trimmed)
    }

    /// Nil where there is no such type.
    var type: EntityType? { EntityCatalog.type(named: word) }

    var isAsked: Bool { !word.isEmpty && !entityID.isEmpty }
}

/// What is known of it.
struct ExplainModel: Sendable {
    struct Choice: Sendable {
        let name: String
        let isCurrent: Bool
    }

    let choices: [Choice]
    let entityID: String
    /// The question cannot be answered: there is no such type.
    let fault: String?
    let isAnswered: Bool
    let isKnown: Bool
    let text: String

    init(_ question: ExplainQuestion, _ explanation: Explanation?) {
        choices = EntityCatalog.all.map { Choice(name: $0.plural, isCurrent: $0.name == question.type?.name) }
        entityID = question.entityID
        fault = question.isAsked && question.type == nil ? "There is no type \"\(question.word)\"." : nil
        isAnswered = explanation != nil
        isKnown = explanation?.isKnown ?? false
        text = explanation.map(ExplanationView.text) ?? ""
    }
}
