import SyncCore

/// Tells an address that answers for no id at all from ids that refuse the calls that they are in.
struct BulkWatch {
    /// So many calls without one that is answered.
    private static let failuresMax = 20

    private let lastID: String?
    private var failures = 0
    private var isAnyAnswered = false

    /// - Parameter lastID: of all that are asked for.
    init(lastID: String?) {
        self.lastID = lastID
    }

    mutating func answered() { isAnyAnswered = true }

    /// A call was not answered.
    /// - Returns: the id that tells, asked for alone, whether any is answered: halving goes on from the first to the last. Nil where
    ///   nobody has to know yet.
    mutating func idToProbe() -> String? {
        failures += 1
        return failures == Self.failuresMax && !isAnyAnswered ? lastID : nil
    }

    static func error(
        _ call: APICall,
        _ type: EntityType,
        _ reply: ZohoClient.RecordReply<DetailBatch>
    ) -> SyncError {
        var cause: String?
        switch reply {
        case .notNow(let error): return error
        case .refused(let refusal): cause = refusal.words
        case .found, .gone: break
        }
        return SyncError(
            .recordRefused,
            "\(call) is not answered, whichever \(type.plural) it asks for, so no more of them are asked for in this run.",
            nextStep: "Check that the user of the refresh token may open \(type.plural) in Zoho, and run again.",
            cause: cause
        )
    }
}
