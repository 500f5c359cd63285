package import SyncCore

extension ZohoSource {
    package func record(_ id: String, of type: EntityType) async throws(SyncError) -> DetailAnswer {
        let call = APICall(
            service: service(of: type),
            path: "\(type.endpoint.path)/\(PercentEncoding.encode(id))",
            page: nil,
            query: [("organization_id", settings.organizationID)]
        )
        return try await client.get(call) { body throws(JSONFault) in
            let answer = try read(type) { reader throws(JSONFault) in try reader.detail(body) }
            return (answer.code, answer.message, answer.content)
        }
    }

    package func details(_ ids: [String], of type: EntityType) async -> DetailBatch {
        var batch = DetailBatch()
        do throws(SyncError) {
            switch type.details?.call {
            case .bulk(let path, let idsMember, let idsMax):
                var left = ids[...]
                while !left.isEmpty {
                    let call = bulkCall(path, idsMember, type)
                    try await readBulk(left.prefix(idsMax), of: type, by: call, into: &batch)
                    left = left.dropFirst(idsMax)
                }
            case .each, nil: try await readEach(ids, of: type, into: &batch)
            }
        } catch {
            batch.error = error
        }
        return batch
    }

    /// One after the other: the calls of a minute are spent sooner than that is slow.
    private func readEach(
        _ ids: some Sequence<String>,
        of type: EntityType,
        into batch: inout DetailBatch
    ) async throws(SyncError) {
        for id in ids {
            do throws(SyncError) {
                batch.add(try await record(id, of: type), for: id)
            } catch {
                guard error.code == .recordNotFound else { throw error }
                batch.missing.append(id)
            }
        }
    }

    private func bulkCall(_ path: String, _ idsMember: String, _ type: EntityType)
        -> @Sendable (ArraySlice<String>) -> APICall
    {
        { [settings, service = service(of: type)] ids in
            APICall(
                service: service,
                path: path,
                page: nil,
                query: [
                    (name: "organization_id", value: settings.organizationID),
                    (name: idsMember, value: ids.joined(separator: ",")),
                ]
            )
        }
    }

    /// One unknown id refuses the whole call and is not named (zoho-api 4): the halves are asked for, down to the one.
    private func readBulk(
        _ ids: ArraySlice<String>,
        of type: EntityType,
        by call: @Sendable (ArraySlice<String>) -> APICall,
        into batch: inout DetailBatch
    ) async throws(SyncError) {
        do throws(SyncError) {
            let answer = try await client.get(call(ids)) { body throws(JSONFault) in
                let answer = try read(type) { reader throws(JSONFault) in try reader.details(body) }
                return (answer.code, answer.message, answer.content)
            }
            batch.records += answer.records
            // What has no readable id is not answered: it is asked for alone.
            batch.rejected += answer.rejected.filter { $0.id != nil }
            // An answer that leaves an id out says nothing of it.
            let answered = Set(answer.records.map(\.id) + answer.rejected.compactMap(\.id))
            try await readEach(ids.filter { !answered.contains($0) }, of: type, into: &batch)
        } catch {
            guard error.code == .recordNotFound else { throw error }
            guard ids.count > 1 else {
                batch.missing += ids
                return
            }
            let middle = ids.startIndex + ids.count / 2
            try await readBulk(ids[..<middle], of: type, by: call, into: &batch)
            try await readBulk(ids[middle...], of: type, by: call, into: &batch)
        }
    }
}
