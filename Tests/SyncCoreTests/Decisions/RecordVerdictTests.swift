import SyncCore
import Testing

/// Pitfalls: "one refused record held up every other one"; "a refusal of one record was taken for the token's".
struct `What an answer says of a record` {
    struct Case: Sendable, CustomTestStringConvertible {
        let status: Int
        let code: Int?
        let message: String?
        let verdict: RecordVerdict

        init(_ status: Int, _ code: Int?, _ verdict: RecordVerdict) { self.init(status, code, nil, verdict) }

        init(_ status: Int, _ code: Int?, _ message: String?, _ verdict: RecordVerdict) {
            (self.status, self.code, self.message, self.verdict) = (status, code, message, verdict)
        }

        var testDescription: String {
            "HTTP \(status), code \(code.map(String.init) ?? "-"), \(message ?? "no message")"
        }
    }

    static let truthTable = [
        Case(200, 0, "success", .found), Case(201, 0, .found),
        Case(404, 1002, "Invoice does not exist.", .gone), Case(400, 1002, .gone), Case(200, 1002, .gone),
        Case(404, 5, "We couldnt find any resource for the given ID", .gone),
        Case(404, 5, "We couldn\u{2019}t find any resource for the given ID", .gone),
        Case(404, 2006, "Package does not exist.", .gone), Case(404, 99, "Resource not found", .gone),
        Case(404, 99, "This contact has been deleted.", .gone),
        Case(404, 5, "Invalid URL Passed", .notNow), Case(404, nil, .notNow), Case(404, 3004, "No.", .refused),
        Case(404, 3004, .refused), Case(400, 1025, .refused), Case(400, 1003, "It does not exist", .refused),
        Case(403, 9, .refused), Case(405, 37, .refused), Case(200, 1025, .refused),
        Case(401, 57, .unclear), Case(401, 1038, .unclear), Case(401, 14, .unclear), Case(401, nil, .unclear),
        Case(400, 57, .unclear), Case(200, 57, .unclear),
        Case(500, 1000, .notNow), Case(400, 1000, .notNow), Case(502, nil, .notNow), Case(503, 1025, .notNow),
        Case(408, nil, .notNow), Case(400, nil, .notNow), Case(403, nil, .notNow), Case(200, nil, .notNow),
        Case(302, nil, .notNow), Case(429, nil, .everyone), Case(429, 43, .everyone), Case(400, 44, .everyone),
        Case(429, 45, .everyone), Case(429, 1070, .everyone), Case(400, 6041, .everyone), Case(404, 6041, .everyone),
    ]

    @Test(arguments: truthTable)
    func `follows the truth table`(_ row: Case) {
        #expect(RecordVerdict(status: row.status, code: row.code, message: row.message) == row.verdict)
    }
}

struct `A record that was asked for in vain` {
    private let now = Instant(seconds: 1_763_020_800)

    @Test func `waits for 10 minutes, then twice as long each time, and a day at most`() {
        var known: RecordRetry?
        var waits: [Int64] = []
        for _ in 1...12 {
            let next = RecordRetry(after: known, of: "1", .detail, reason: "", now: now)
            waits.append(next.retryAt.map { now.duration(to: $0).components.seconds } ?? 0)
            known = next
        }
        #expect(waits == [600, 1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 76_800, 86_400, 86_400, 86_400, 86_400])
    }

    @Test func `waits for ever where it is to be asked for by a person only`() {
        let never = RecordRetry(entityID: "1", phase: .deletion, attempts: 1, retryAt: nil, reason: "")
        #expect(never.waits(at: Instant(seconds: 253_402_300_799)))
        let due = RecordRetry(entityID: "1", phase: .deletion, attempts: 1, retryAt: now, reason: "")
        #expect(!due.waits(at: now) && due.waits(at: now.advanced(by: .microseconds(-1))))
    }
}

struct `The records that a listing lacked` {
    private let now = Instant(seconds: 1_763_020_800)

    private func retry(_ id: String, at: Instant?) -> (String, RecordRetry) {
        (id, RecordRetry(entityID: id, phase: .deletion, attempts: 1, retryAt: at, reason: ""))
    }

    @Test func `are asked for but for those that wait, and are too many by those alone that were not asked for yet`() {
        let later = now.advanced(by: .seconds(1))
        let retries = Dictionary(uniqueKeysWithValues: [
            retry("a", at: nil), retry("b", at: later), retry("c", at: now),
        ])
        let plan = DeletionPlan(missing: ["a", "b", "c", "d"], retries: retries, rows: 20, now: now)
        #expect(plan.newlyMissing == ["d"] && plan.askable == ["c", "d"] && !plan.needsConfirmation)
        #expect(DeletionPlan(missing: ["a", "b", "c", "d"], retries: [:], rows: 20, now: now).needsConfirmation)
    }
}
