import SyncCore
import SyncEngine

/// What a request for a run asks for (contract, section 4). All is optional.
struct BulkSyncBody {
    private(set) var incremental = false
    private(set) var modifiedSince: Instant?
    private(set) var batchSize: Int?
    private(set) var admission = Admission.all
    private(set) var images = false

    /// - Throws: 422 with the member that is wrong. Members that nobody knows are refused too: a misspelt one would mean
    ///   something else than its sender believes.
    init(_ request: APIRequest) throws(APIFault) {
        for member in try Self.members(of: request.body) where member.value.kind != .null { try take(member) }
        if let text = request.first("modified_since") { modifiedSince = try Self.stamp(text) }
    }

    /// - Parameter type: of what is asked for; nil where that is every type.
    func runRequest(for type: EntityType, _ request: APIRequest) -> RunRequest {
        RunRequest(
            type.name,
            mode: incremental || modifiedSince != nil ? .incremental : .full,
            origin: .api,
            modifiedSince: modifiedSince,
            batchSize: batchSize,
            admission: admission,
            images: images && type.hasImages,
            correlationID: request.correlationID
        )
    }

    // MARK: Reading

    private static func members(of body: [UInt8]) throws(APIFault) -> [JSONMember] {
        guard body.contains(where: { !$0.isWhiteSpace }) else { return [] }
        do throws(JSONFault) {
            // Refuses all that has no meaning, or more than one.
            return try JSONMember.members(of: try CanonicalJSON.form(of: body)[...])
        } catch {
            throw APIFault(
                400,
                "invalid_json",
                "The body is no JSON object.",
                nextStep: "Send one like {\"incremental\":true}, or none."
            )
        }
    }

    private mutating func take(_ member: JSONMember) throws(APIFault) {
        switch member.name {
        case "incremental": incremental = try Self.boolean(member)
        case "active_only": admission.activeOnly = try Self.boolean(member)
        case "with_stock_only": admission.withStockOnly = try Self.boolean(member)
        case "sync_images": images = try Self.boolean(member)
        case "batch_size":
            let sizes = SyncOptions.batchSizes
            guard let size = member.value.integer, sizes.contains(size) else {
                throw .invalid(member.name, "a whole number from \(sizes.lowerBound) to \(sizes.upperBound)")
            }
            batchSize = size
        case "modified_since":
            guard let text = member.value.string else { throw .invalid(member.name, Self.stampWords) }
            modifiedSince = try Self.stamp(text)
        default: throw .invalid(member.name, "left out: no request has it")
        }
    }

    private static func boolean(_ member: JSONMember) throws(APIFault) -> Bool {
        guard let value = member.value.boolean else { throw .invalid(member.name, "true or false") }
        return value
    }

    private static func stamp(_ text: String) throws(APIFault) -> Instant {
        guard let stamp = Instant(iso8601: text) else { throw .invalid("modified_since", stampWords) }
        return stamp
    }

    private static let stampWords = "a time with its offset, like 2025-11-13T08:30:00Z"

    static let schema = Schema.object(
        [
            ("incremental", .nullable(.boolean)), ("modified_since", .nullable(.string(format: "date-time"))),
            ("batch_size", .nullable(.integer(SyncOptions.batchSizes))), ("active_only", .nullable(.boolean)),
            ("with_stock_only", .nullable(.boolean)), ("sync_images", .nullable(.boolean)),
        ],
        isClosed: true
    )
}

extension UInt8 {
    fileprivate var isWhiteSpace: Bool { [0x20, 0x09, 0x0A, 0x0D].contains(self) }
}
