import Logging
package import SyncCore
import Synchronization
import ZohoAPI

extension ZohoSource {
    package func page(
        _ number: Int,
        of type: EntityType,
        changedSince since: Instant?
    ) async throws(SyncError) -> RecordPage {
        let type = try located(type)
        let order = ListOrder(type.endpoint, changedSince: since)
        let call = listCall(number, of: type, order, since)
        let page = try await client.get(call) { body throws(JSONFault) in
            let answer = try read(type) { reader throws(JSONFault) in
                try reader.page(body, number: number, rowsMax: settings.pageSize)
            }
            return (answer.code, answer.message, answer.content)
        }
        try checkFilter(page.context, type, call)
        if since == nil, let order { checkSort(page.context, type, order) }
        return page.trusted(within: client.plausibleStamps)
    }

    /// Answers of all types are read one at a time: a page takes less than a millisecond, and waiting costs that much.
    func read<Answer: Sendable>(
        _ type: ZohoType,
        _ body: (AnswerReader) throws(JSONFault) -> Answer
    ) throws(JSONFault) -> Answer {
        try memory.readers.withLock { readers throws(JSONFault) in
            if let reader = readers[type.entity.name], reader.reads(type.entity) { return try body(reader) }
            let reader = AnswerReader(type)
            readers[type.entity.name] = reader
            return try body(reader)
        }
    }

    /// The product that has the type; the one of the settings where both have it.
    func service(of type: ZohoType) -> ZohoService { type.endpoint.service ?? settings.service }

    private func listCall(_ number: Int, of type: ZohoType, _ order: ListOrder?, _ since: Instant?) -> APICall {
        var query = [("organization_id", settings.organizationID)]
        query += [("page", String(number)), ("per_page", String(settings.pageSize))]
        query += type.endpoint.query.map { ($0.name, $0.value) }
        if let order { query += [("sort_column", order.column), ("sort_order", order.direction)] }
        if let since, type.endpoint.changes.filters { query.append(("last_modified_time", since.zohoText)) }
        return APICall(
            service: service(of: type),
            path: type.endpoint.path,
            page: number,
            query: query.map { (name: $0.0, value: $0.1) }
        )
    }

    // MARK: What the source says it did

    /// A filter that was narrowed would hide rows, and hidden rows look deleted. `Status.All` may be echoed under another
    /// name (`PaymentMode.All`); an endpoint that echoes none is believed.
    private func checkFilter(_ context: PageContext, _ type: ZohoType, _ call: APICall) throws(SyncError) {
        guard let asked = type.endpoint.query.first(where: { $0.name == "filter_by" })?.value,
            let applied = context.appliedFilter, applied != asked, !applied.hasSuffix(".All")
        else { return }
        throw SyncError(
            .requestRejected,
            "\(call): Zoho listed \(type.entity.plural) by the filter \(applied) instead of \(asked), so rows would be missed.",
            nextStep: "Report this with the output of `tds doctor`; nothing was written from this page."
        )
    }

    /// A walk over all pages is right in any order, only more exposed to rows that move; so it is said once and goes on.
    private func checkSort(_ context: PageContext, _ type: ZohoType, _ asked: ListOrder) {
        guard let echoed = context.sortColumn, echoed != asked.column || context.sortOrder != asked.direction,
            memory.unsorted.withLock({ $0.insert(type.entity.name).inserted })
        else { return }
        logger.warning(
            "Zoho sorts a listing otherwise than asked; rows that move during the walk come again or are found next time",
            metadata: [
                "entity_type": "\(type.entity.name)", "asked": "\(asked.column) \(asked.direction)",
                "sorted": "\(echoed) \(context.sortOrder ?? "")",
            ]
        )
    }
}

/// How a listing is asked to be sorted.
struct ListOrder {
    let column: String
    /// `A` or `D`.
    let direction: String

    /// Nil where the endpoint honours no sort that is of use.
    init?(_ endpoint: Endpoint, changedSince since: Instant?) {
        if since != nil, endpoint.changes.sorts {
            (column, direction) = (ChangeWalk.sortColumn, "D")
        } else if let stable = endpoint.stableSort {
            (column, direction) = (stable, "A")
        } else {
            return nil
        }
    }
}
