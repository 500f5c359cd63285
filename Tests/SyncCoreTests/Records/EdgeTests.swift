import SyncCore
import SyncTestKit
import Testing
import ZohoAPI

/// Numbers, durations and instants that nobody expects, and that data, clocks or people can bring all the same.
@Suite struct EdgeTests {
    static let numbers: [Int] = [
        .min, .min + 1, -1_000_001, -59, -1, 0, 1, 59, 60, 3_599, 3_600, 1_000_000, .max - 1, .max,
    ]
    private static let durations: [Duration] =
        numbers.flatMap { [.seconds($0), .microseconds($0), .nanoseconds($0)] } + [
            .milliseconds(-3_500), .milliseconds(1),
        ]
    private static let instants = numbers.flatMap { [Instant(microseconds: Int64($0)), Instant(seconds: Int64($0))] }

    @Test func `sums, differences and products are right, or the nearest number that there is`() {
        for left in Self.numbers {
            for right in Self.numbers {
                let (a, b) = (Int128(left), Int128(right))
                #expect(left.plus(right) == Int(clamping: a + b))
                #expect(left.minus(right) == Int(clamping: a - b))
                #expect(left.times(right) == Int(clamping: a * b))
            }
        }
        #expect([Int.max, 1, -1].total == .max - 1)
        #expect([Int]().total == 0)
    }

    @Test func `the whole number nearest to any other is found`() {
        let pairs: [(Double, Int)] = [
            (.nan, 0), (.infinity, .max), (-.infinity, .min), (1e300, .max), (-1e300, .min), (0x1p63, .max),
            (-0x1p63, .min),
            (2.5, 3), (-2.5, -3), (-0.2, 0), (0x1p62, 1 << 62),
        ]
        for (number, nearest) in pairs { #expect(Int(nearest: number) == nearest, "\(number)") }
    }

    @Test func `a duration below zero is shown as it is`() {
        #expect(Duration.milliseconds(-3_500).text(digits: 2) == "-3.50")
        #expect(Duration.milliseconds(-1).text(digits: 2) == "0.00")
        #expect(Duration.milliseconds(-50).text(digits: 1) == "-0.1")
        #expect(Duration.seconds(-3).text(digits: 0) == "-3")
        #expect(Duration.seconds(-3).inHours == "-3 s")
        #expect(Duration.milliseconds(1_240).text(digits: 2) == "1.24")
        #expect(Double.nan.text(digits: 1) == "–")
        #expect(95.25.text(digits: 1) == "95.3")
    }

    @Test func `every duration has words and whole units`() {
        for duration in Self.durations {
            for digits in [-1, 0, 1, 3, 6, 18, 25] { #expect(!duration.text(digits: digits).isEmpty) }
            #expect(!duration.inHours.isEmpty)
            let seconds = Int128(duration.components.seconds)
            let part = Int128(duration.components.attoseconds)
            #expect(duration.microseconds == Int64(clamping: seconds * 1_000_000 + part / 1_000_000_000_000))
            #expect(duration.nanoseconds == Int64(clamping: seconds * 1_000_000_000 + part / 1_000_000_000))
        }
        for number in Self.numbers { #expect(number.grouped.filter { $0 != "," } == "\(number)") }
    }

    @Test func `instants end with the first and the last that there are`() {
        for instant in Self.instants {
            for duration in Self.durations {
                let moved = Int128(instant.microseconds) + Int128(duration.microseconds)
                #expect(instant.advanced(by: duration).microseconds == Int64(clamping: moved))
            }
            for other in Self.instants {
                let between = instant.duration(to: other)
                #expect(between == .zero - other.duration(to: instant))
                #expect((between < .zero) == (other < instant))
                #expect(!between.text(digits: 3).isEmpty && !between.inHours.isEmpty)
            }
            let texts = [
                instant.description, instant.cacheText, instant.zohoText, instant.displayText, instant.shortText,
            ]
            #expect(texts.allSatisfy { !$0.isEmpty })
        }
        #expect(Instant(seconds: .max).microseconds == .max)
        #expect(Instant(microseconds: 1_763_011_800_000_000).displayText == "2025-11-13 05:30:00 UTC")
    }

    @Test func `counts of a run add up whatever they are`() {
        for left in Self.numbers {
            for right in Self.numbers {
                var counters = RunCounters()
                (counters.synced, counters.skipped, counters.failed) = (left, right, left)
                counters.reasons = [.unchanged: left]
                counters += counters
                #expect(counters.synced == left.times(2))
                #expect(counters.reasons == [.unchanged: left.times(2)])
                _ = counters.totalProcessed
                _ = DeletionBreaker().trips(suspects: left, rows: right)
            }
        }
    }

    @Test func `the day's calls are judged whatever was told of them`() {
        for number in Self.numbers {
            for duration in Self.durations {
                for now in [Instant(microseconds: .min), Sample.instant(), Instant(microseconds: .max)] {
                    var ledger = CallLedger()
                    ledger.note(CallQuota(limit: number, remaining: number, resetsIn: duration), now: now)
                    ledger.note(Throttle(.cancelled, endsIn: duration), now: now)
                    let quotaStatus = ledger.quotaStatus(now: now)
                    let rules = CallRules(reserve: .standard)
                    _ = rules.verdict(on: CallPriority(.routine), quotaStatus)
                    _ = quotaStatus.quota.map { rules.kept(of: $0) }
                }
            }
        }
    }

    @Test func `calls are counted whatever the clock does`() {
        let clock = Self.instants + Self.instants.reversed()
        var (window, ledger) = (CallWindow(), CallLedger())
        for now in clock {
            _ = window.take(now: now, callsPerMinute: 3)
            window.record(now: now)
            _ = ledger.take(callsPerMinute: 2, now: now)
        }
        for callsPerMinute in Self.numbers { _ = window.take(now: Sample.instant(), callsPerMinute: callsPerMinute) }
    }

    @Test func `cache entries and cursors take any stamp and any count`() throws {
        for instant in Self.instants {
            for number in Self.numbers {
                let state = SyncState(
                    entityType: "product",
                    entityID: "1",
                    localID: "1",
                    contentHash: nil,
                    detailHash: nil,
                    lastModified: instant,
                    cachedAt: instant,
                    syncCount: number,
                    generation: "g"
                )
                _ = (state.isExpired(at: Sample.instant()), SyncState(json: state.json))
                let record = SourceRecord(
                    id: "1",
                    shape: .list,
                    modifiedAt: instant,
                    hash: CanonicalJSON.hash(ofForm: []),
                    slice: RecordSlice(page: [], range: 0..<0)
                )
                let next = SyncState(
                    after: state,
                    syncing: record,
                    of: .products,
                    localID: "1",
                    generation: "g",
                    now: instant
                )
                #expect(next.syncCount == number.plus(1))
                var estimate = CursorEstimate(start: instant)
                estimate.saw([record], at: Sample.instant())
                _ = Checkpoint(runID: "r", nextPage: number, savedAt: instant).isUsable(at: Sample.instant())
            }
        }
    }

    @Test func `texts with any bytes are read or refused`() {
        let texts: [[UInt8]] = [
            [], [0], [0xEF, 0xBB, 0xBF], Array("{".utf8), Array("[".utf8), Array("\"\\".utf8), Array("-".utf8),
            Array("{\"a\":".utf8), Array("[1,".utf8), [UInt8](repeating: UInt8(ascii: "["), count: 200_000),
            Array(String(repeating: "{\"a\":", count: 200_000).utf8), Array("9223372036854775808".utf8),
            Array("1e999999999999".utf8),
        ]
        for text in texts {
            _ = try? CanonicalJSON.form(of: text)
            for type in EntityCatalog.zoho.types { _ = try? RecordReader.record(text, of: type) }
            guard let value = try? JSONValue.found(in: text[...]) else { continue }
            _ = (value.leadingMembers, value.leadingElements, value.identifier, value.integer, value.string)
        }
        #expect((try? JSONValue.found(in: Array(" 46000 ".utf8)[...]).identifier) == "46000")
        for text in ["-1", "1.0", "1e3", "true", "null", "[]"] {
            #expect((try? JSONValue.found(in: Array(text.utf8)[...]).identifier) == nil, "\(text)")
        }
    }
}
