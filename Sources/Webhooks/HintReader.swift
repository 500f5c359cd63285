import SyncCore
import ZohoAPI

/// Finds out which records a webhook speaks of. Nothing else of it is needed (docs/decisions/0016), so whatever it is like otherwise,
/// it is taken where an id can be read.
struct HintReader {
    let request: WebhookRequest
    let stamps: PlausibleStamps

    func hints() throws(WebhookFault) -> [RecordHint] {
        let isDeleted = request.head.isDeletion || InboxEvent.Kind.isDeletion(request.head.query)
        for text in request.texts {
            let records = try RecordSearch.records(in: text, of: request.head.topic.types, isDeleted: isDeleted)
            let hints = try hints(of: records)
            if !hints.isEmpty { return hints }
        }
        throw noRecord
    }

    /// - Throws: where no id can be one of Zoho's. Of several, the others are taken.
    private func hints(of records: [FoundRecord]) throws(WebhookFault) -> [RecordHint] {
        var hints: [RecordHint] = []
        var fault: WebhookFault?
        for record in records {
            do throws(WebhookFault) {
                hints += try RecordHint.hints(of: record, stamps)
            } catch {
                fault = fault ?? error
            }
        }
        if hints.isEmpty, let fault { throw fault }
        return hints
    }

    private var noRecord: WebhookFault {
        let ids = Set(request.head.topic.types.map(\.entity.layout.idMember)).sorted().joined(separator: " or ")
        let nextStep = "Send the default payload as JSON or as JSONString of a form, or a form with \(ids)."
        do throws(JSONFault) {
            _ = try CanonicalJSON.form(of: request.texts.first ?? [])
        } catch {
            return .badRequest("invalid_json", "The body has no record that can be read: \(error).", nextStep: nextStep)
        }
        return .badRequest(
            "no_record",
            "The body has no record of \(request.head.topic.word) with an id (\(ids)).",
            nextStep: nextStep
        )
    }
}
