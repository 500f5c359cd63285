import SyncCore
import SyncEngine

/// Decides about records that a request brings: one, or a list of them (contract, section 2: should sync entity, bulk check).
struct CacheCheck {
    static let recordsMax = 1_000

    let operations: CacheOperations

    func answer(_ request: APIRequest) async throws -> APIAnswer {
        let type = try request.type()
        let force = try request.flag("force")
        let told = try Self.records(in: request.body, of: type)
        let known = told.compactMap(\.self)
        var reasons = try await operations.check(known, of: type, force: force).makeIterator()
        let decisions = told.map { Decision(id: $0?.id, reason: $0 == nil ? .noID : reasons.next() ?? .noID) }
        return .object([
            ("stats", Self.stats(decisions)), ("records", JSONWriter.array(decisions.map(\.json))),
        ])
    }

    private struct Decision {
        let id: String?
        let reason: DecisionReason

        var json: String {
            JSONWriter.object([
                ("entity_id", id.map(JSONWriter.string) ?? "null"), ("sync", String(!reason.skips)),
                ("reason", JSONWriter.string(reason.rawValue)),
            ])
        }
    }

    // MARK: Steps

    /// - Returns: nil for one that no run could read, or that is of another type.
    private static func records(in body: [UInt8], of type: EntityType) throws(APIFault) -> [SourceRecord?] {
        let values = try values(in: body)
        guard (1...recordsMax).contains(values.count), values.allSatisfy({ $0.kind == .object }) else { throw noRecord }
        return values.map { value in
            guard case .record(let record)? = try? RecordReader.record(Array(value.bytes), of: type) else { return nil }
            return record
        }
    }

    private static func values(in body: [UInt8]) throws(APIFault) -> [JSONValue] {
        do throws(JSONFault) {
            // Refuses all that has no meaning, or more than one.
            let form = try CanonicalJSON.form(of: body)
            let list = form.first == UInt8(ascii: "{") ? Array("[".utf8) + form + Array("]".utf8) : form
            let wrapped = Array("{\"records\":".utf8) + list + Array("}".utf8)
            return try JSONMember.members(of: wrapped[...]).first?.value.elements() ?? []
        } catch {
            throw noRecord
        }
    }

    private static func stats(_ decisions: [Decision]) -> String {
        let skipped = decisions.count { $0.reason.skips }
        let reasons = Dictionary(grouping: decisions, by: \.reason).sorted { $0.key.rawValue < $1.key.rawValue }
        return JSONWriter.object([
            ("total", String(decisions.count)), ("to_sync", String(decisions.count - skipped)),
            ("skipped", String(skipped)),
            ("reasons", JSONWriter.object(reasons.map { ($0.key.rawValue, String($0.value.count)) })),
        ])
    }

    private static let noRecord = APIFault.invalidJSON(
        "The body is no record, and no list of 1 to \(recordsMax) records.",
        nextStep: "Send a record as Zoho lists it, or a list of such."
    )

    static let schema = Schema.object(
        [
            (
                "stats",
                .object(
                    [
                        ("total", .integer()), ("to_sync", .integer()), ("skipped", .integer()),
                        ("reasons", .map(.integer())),
                    ],
                    required: ["total", "to_sync", "skipped", "reasons"]
                )
            ),
            (
                "records",
                .array(
                    .object(
                        [("entity_id", .nullable(.string())), ("sync", .boolean), ("reason", .string())],
                        required: ["entity_id", "sync", "reason"]
                    )
                )
            ),
        ],
        required: ["stats", "records"]
    )
}
