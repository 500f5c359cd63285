import SyncCore

/// Tells an address that answers for no id at all from ids that refuse the calls that they are in.
struct BulkWatch {
    /// After so many calls without one that is answered, the record's own address is asked whether it is the id.
    private static let failuresMax = 20

    /// Of all that are asked for: halving goes on from the first to the last.
    let lastID: String
    private var failures = 0
    private var isAnyAnswered = false

    init(lastID: String) {
        self.lastID = lastID
    }

    mutating func answered() { isAnyAnswered = true }

    mutating func failed() { failures += 1 }

    /// Whether nobody knows if the ids are to blame.
    var isInDoubt: Bool { !isAnyAnswered && failures >= Self.failuresMax }

    /// The id is to blame, and the next ones may be too.
    mutating func blamedID() { failures = 0 }

    static func error(
        _ call: APICall,
        _ type: EntityType,
        _ reply: ZohoClient.RecordReply<RecordBatch>
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
