package import SyncCore
import ZohoAPI

extension ZohoSource {
    package func record(_ id: String, of type: EntityType) async throws(SyncError) -> RecordAnswer {
        try await record(id, of: try located(type))
    }

    private func record(_ id: String, of type: ZohoType) async throws(SyncError) -> RecordAnswer {
        let call = APICall(
            service: service(of: type),
            path: "\(type.endpoint.path)/\(PercentEncoding.encode(id))",
            page: nil,
            query: [("organization_id", settings.organizationID)]
        )
        let reply = try await client.ask(call, listing: probe(of: type, service(of: type))) { body throws(JSONFault) in
            let answer = try read(type) { reader throws(JSONFault) in try reader.detail(body, id: id) }
            return (answer.code, answer.message, answer.content)
        }
        switch reply {
        case .found(let detail): return answer(detail, to: id)
        case .gone: return .gone(RecordAbsence(id: id, .missing))
        case .refused(let refusal): return .refused(RecordRefusal(refusal, of: id, type.entity))
        case .notNow(let error): return .notNow(error)
        }
    }

    package func listingAnswers(of type: EntityType) async throws(SyncError) -> Bool {
        try await listingAnswers(of: try located(type))
    }

    private func listingAnswers(of type: ZohoType) async throws(SyncError) -> Bool {
        try await client.answers(probe(of: type, service(of: type)))
    }

    package func details(_ ids: [String], of type: EntityType) async -> RecordAnswers {
        var answers = RecordAnswers()
        do throws(SyncError) {
            let type = try located(type)
            if case .bulk(let idsMax)? = type.entity.details?.call, let bulk = type.endpoint.bulkDetails {
                try await readInBulk(ids, of: type, by: bulk, idsMax, into: &answers)
            } else {
                try await readEach(ids, of: type, into: &answers)
            }
        } catch {
            answers.error = error
        }
        return answers
    }

    /// The call that tells whether an answer is about a record or about the whole module: one row of its listing.
    func probe(of type: ZohoType, _ service: ZohoService) -> APICall {
        APICall(
            service: service,
            path: type.endpoint.path,
            page: 1,
            query: [("organization_id", settings.organizationID), ("page", "1"), ("per_page", "1")].map {
                (name: $0.0, value: $0.1)
            }
        )
    }

    // MARK: Steps

    private func answer(_ detail: DetailAnswer, to id: String) -> RecordAnswer {
        switch detail {
        case .record(let record) where record.id != id: .gone(RecordAbsence(id: id, .merged(into: record.id)))
        case .record(let record): .record(record.trusted(within: client.plausibleStamps))
        case .rejected(let record): .rejected(record)
        case .foreign(let other?) where other != id: .gone(RecordAbsence(id: id, .merged(into: other)))
        case .foreign: .gone(RecordAbsence(id: id, .otherType))
        }
    }

    /// As many at once as calls may be, and their answers in the order of the ids. Where an outage may be, one after the other, so that
    /// none costs more calls than it takes to tell.
    private func readEach(
        _ ids: [String],
        of type: ZohoType,
        into answers: inout RecordAnswers
    ) async throws(SyncError) {
        var left = ids[...]
        while !left.isEmpty {
            let some = Array(left.prefix(answers.outage.isInDoubt ? 1 : callsAtOnce))
            left = left.dropFirst(some.count)
            var failure: SyncError?
            for reading in await records(some, of: type) {
                switch reading.result {
                case .success(let answer): try await add(answer, for: reading.id, of: type, to: &answers)
                // What was read beside it is kept.
                case .failure(let error): failure = failure ?? error
                }
            }
            if let failure { throw failure }
        }
    }

    private struct Reading: Sendable {
        let id: String
        let result: Result<RecordAnswer, SyncError>
    }

    private func records(_ ids: [String], of type: ZohoType) async -> [Reading] {
        await withTaskGroup(of: Reading.self) { group in
            for id in ids { group.addTask { await reading(of: id, type) } }
            var readings: [String: Reading] = [:]
            for await reading in group { readings[reading.id] = reading }
            return ids.compactMap { readings[$0] }
        }
    }

    private func reading(of id: String, _ type: ZohoType) async -> Reading {
        do throws(SyncError) {
            return Reading(id: id, result: .success(try await record(id, of: type)))
        } catch {
            return Reading(id: id, result: .failure(error))
        }
    }

    private func add(
        _ answer: RecordAnswer,
        for id: String,
        of type: ZohoType,
        to answers: inout RecordAnswers
    ) async throws(SyncError) {
        try await answers.add(answer, for: id) { () async throws(SyncError) in
            try await listingAnswers(of: type)
        }
    }

    private func readInBulk(
        _ ids: [String],
        of type: ZohoType,
        by bulk: Endpoint.BulkDetails,
        _ idsMax: Int,
        into answers: inout RecordAnswers
    ) async throws(SyncError) {
        var left = ids[...]
        var watch = BulkWatch(lastID: ids.last ?? "")
        while !left.isEmpty {
            try await readBulk(left.prefix(idsMax), of: type, by: bulkCall(bulk, type), &watch, into: &answers)
            left = left.dropFirst(idsMax)
        }
    }

    private func bulkCall(_ bulk: Endpoint.BulkDetails, _ type: ZohoType) -> @Sendable (ArraySlice<String>) -> APICall {
        { [settings, service = service(of: type)] ids in
            APICall(
                service: service,
                path: bulk.path,
                page: nil,
                query: [
                    (name: "organization_id", value: settings.organizationID),
                    (name: bulk.idsMember, value: ids.joined(separator: ",")),
                ]
            )
        }
    }

    /// One id that the source will not answer refuses the whole call and is not named (zoho-api 4): the halves are asked for, down
    /// to the one.
    /// - Throws: also where no id is answered, whichever is asked for.
    private func readBulk(
        _ ids: ArraySlice<String>,
        of type: ZohoType,
        by call: @Sendable (ArraySlice<String>) -> APICall,
        _ watch: inout BulkWatch,
        into answers: inout RecordAnswers
    ) async throws(SyncError) {
        let reply = try await bulk(call(ids), type)
        if case .found(let batch) = reply {
            watch.answered()
            return try await take(batch, for: ids, of: type, into: &answers)
        }
        watch.failed()
        guard let id = ids.first, ids.count == 1 else {
            let middle = ids.startIndex + ids.count / 2
            try await readBulk(ids[..<middle], of: type, by: call, &watch, into: &answers)
            try await readBulk(ids[middle...], of: type, by: call, &watch, into: &answers)
            return
        }
        if watch.isInDoubt {
            let answer = try await record(id, of: type)
            if case .record = answer {
                guard case .found = try await bulk(call([watch.lastID]), type) else {
                    answers = RecordAnswers()
                    throw BulkWatch.error(call([watch.lastID]), type.entity, reply)
                }
                watch.answered()
            } else {
                watch.blamedID()
            }
            return try await add(answer, for: id, of: type, to: &answers)
        }
        switch reply {
        case .found: break
        case .gone: answers.add(.gone(RecordAbsence(id: id, .missing)), for: id)
        case .refused(let refusal): answers.add(.refused(RecordRefusal(refusal, of: id, type.entity)), for: id)
        case .notNow(let error): try await add(.notNow(error), for: id, of: type, to: &answers)
        }
    }

    private func bulk(_ call: APICall, _ type: ZohoType) async throws(SyncError)
        -> ZohoClient.RecordReply<RecordBatch>
    {
        try await client.ask(call, listing: probe(of: type, service(of: type))) { body throws(JSONFault) in
            let answer = try read(type) { reader throws(JSONFault) in try reader.details(body) }
            return (answer.code, answer.message, answer.content)
        }
    }

    private func take(
        _ batch: RecordBatch,
        for ids: ArraySlice<String>,
        of type: ZohoType,
        into answers: inout RecordAnswers
    ) async throws(SyncError) {
        let asked = Set(ids)
        for record in batch.records where asked.contains(record.id) {
            answers.add(.record(record.trusted(within: client.plausibleStamps)), for: record.id)
        }
        // What has no readable id is not answered: it is asked for alone.
        for record in batch.rejected {
            if let id = record.id, asked.contains(id) { answers.add(.rejected(record), for: id) }
        }
        // An answer that leaves an id out says nothing of it.
        let answered = Set(batch.records.map(\.id) + batch.rejected.compactMap(\.id))
        try await readEach(ids.filter { !answered.contains($0) }, of: type, into: &answers)
    }
}

extension RecordRefusal {
    /// - Parameter part: of the record, where it is not the whole.
    init(_ refusal: ZohoClient.Refusal, of id: String, _ type: EntityType, _ part: String = "") {
        self.init(
            id: id,
            fault: RecordFault(.refused, "Zoho refuses \(part)\(type.name) \(id): \(refusal.words)"),
            payload: Array(refusal.body.prefix(Self.payloadBytesMax))
        )
    }

    /// A refusal is some words; a gateway's page need not be kept whole.
    private static let payloadBytesMax = 64 << 10
}
