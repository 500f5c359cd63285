import SyncCore
import SyncEngine

/// What a request for a run asks for (contract, section 4). All is optional.
struct BulkSyncBody {
    private let incremental: Bool
    private let modifiedSince: Instant?
    private let batchSize: Int?
    private let admission: Admission
    private let images: Bool
    private let force: Bool?
    private let details: Bool?

    /// - Throws: ``APIFault``: 422 with the member that is wrong.
    init(_ request: APIRequest) throws(APIFault) {
        let body = try JSONBody(request, members: Self.members.map(\.0))
        incremental = try body.boolean("incremental") ?? false
        let told = try body.instant("modified_since")
        modifiedSince = try request.instant("modified_since") ?? told
        batchSize = try body.integer("batch_size", in: SyncOptions.batchSizes)
        admission = Admission(
            activeOnly: try body.boolean("active_only") ?? false,
            withStockOnly: try body.boolean("with_stock_only") ?? false
        )
        images = try body.boolean("sync_images") ?? false
        force = try body.boolean("force")
        details = try body.boolean("details")
    }

    func runRequest(for type: EntityType, _ request: APIRequest) -> RunRequest {
        RunRequest(
            type.name,
            mode: incremental || modifiedSince != nil ? .incremental : .full,
            origin: .api,
            modifiedSince: modifiedSince,
            batchSize: batchSize,
            admission: admission,
            images: images && type.hasImages,
            force: force,
            details: type.details == nil ? nil : details,
            correlationID: request.correlationID
        )
    }

    private static let members: [(String, Schema)] = [
        ("incremental", .nullable(.boolean)), ("modified_since", .nullable(.string(format: "date-time"))),
        ("batch_size", .nullable(.integer(SyncOptions.batchSizes))), ("active_only", .nullable(.boolean)),
        ("with_stock_only", .nullable(.boolean)), ("sync_images", .nullable(.boolean)),
        ("force", .nullable(.boolean)), ("details", .nullable(.boolean)),
    ]

    static let schema = Schema.object(members, isClosed: true)
}
