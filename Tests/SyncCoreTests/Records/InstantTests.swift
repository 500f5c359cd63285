import SyncCore
import SyncTestKit
import Testing

/// Pitfall: "stamps were compared as strings: `09:00+0300` sorted after `08:30+0000`".
struct `An instant` {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59Z", -1), ("2025-11-13T08:00:00+0000", 1_763_020_800),
        ("2025-11-13T11:00:00+0300", 1_763_020_800), ("2025-11-13T11:00:00+03:00", 1_763_020_800),
        ("2025-11-13 03:00:00-05:00", 1_763_020_800), ("2025-11-13T13:30:00+0530", 1_763_020_800),
        ("2000-02-29T00:00:00Z", 951_782_400), ("2024-02-29T23:59:59Z", 1_709_251_199),
        ("1900-03-01T00:00:00Z", -2_203_891_200),
        ("2025-01-01T00:00:00+1400", 1_735_639_200), ("0000-01-01T00:00:00Z", -62_167_219_200),
        ("9999-12-31T23:59:59Z", 253_402_300_799),
    ])
    func `is read from stamps with any offset`(_ text: String, seconds: Int64) {
        #expect(Instant(iso8601: text) == Instant(seconds: seconds))
    }

    @Test(arguments: [
        ("2025-11-13T08:00:00.5Z", 500_000), ("2025-11-13T08:00:00.123456Z", 123_456),
        ("2025-11-13T08:00:00.1234569Z", 123_456), ("2025-11-13T08:00:00.000001+0000", 1),
        ("2025-11-13T08:00:00.00000000000000000000000000000000000001Z", 0),
    ])
    func `keeps microseconds and drops what is finer`(_ text: String, microseconds: Int64) {
        #expect(Instant(iso8601: text) == Instant(microseconds: 1_763_020_800_000_000 + microseconds))
    }

    @Test func `of nine o'clock in Baghdad is before half past eight in Greenwich`() throws {
        let baghdad = try #require(Instant(iso8601: "2025-11-13T09:00:00+0300"))
        let greenwich = try #require(Instant(iso8601: "2025-11-13T08:30:00+0000"))
        #expect(baghdad < greenwich)
    }

    @Test(arguments: [
        "", "2025-11-13", "2025-11-13T08:00:00", "2025-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
        "2025-13-01T00:00:00Z", "2025-00-01T00:00:00Z", "2025-04-31T00:00:00Z", "2025-01-00T00:00:00Z",
        "2025-01-01T24:00:00Z", "2025-01-01T10:30+", "2025-01-01T00:60:00Z", "2025-01-01T00:00:60Z",
        "2025-01-01T00:00:00.Z",
        "2025-01-01T00:00:00+", "2025-01-01T00:00:00+3", "2025-01-01T00:00:00+03", "2025-01-01T00:00:00+24:00",
        "2025-01-01T00:00:00+0360", "2025-01-01T00:00:00+0300 ", " 2025-01-01T00:00:00Z", "2025-01-01T00:00:00ZZ",
        "２０２５-01-01T00:00:00Z", "-025-01-01T00:00:00Z", "2025-1-01T00:00:00Z", "20250101T000000Z", "now", "\u{0}",
        "2025-01-01T00:00:00.1234567890123456789012345678901234567890",
        // The instant would lie outside of the years that four digits can print.
        "0000-01-01T00:00:00+0001", "9999-12-31T23:59:59-0001",
    ])
    func `is not guessed from a text that is no stamp with an offset`(_ text: String) {
        #expect(Instant(iso8601: text) == nil)
    }

    @Test(
        arguments: [
            (
                1_763_022_921_123_456, "2025-11-13T08:35:21.123456Z", "2025-11-13T08:35:21.123456",
                "2025-11-13T08:35:21+0000"
            ),
            (1_763_020_800_000_000, "2025-11-13T08:00:00.000000Z", "2025-11-13T08:00:00", "2025-11-13T08:00:00+0000"),
            (-1, "1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999", "1969-12-31T23:59:59+0000"),
            (-62_167_219_200_000_000, "0000-01-01T00:00:00.000000Z", "0000-01-01T00:00:00", "0000-01-01T00:00:00+0000"),
        ] as [(Int64, String, String, String)]
    )
    func `is printed in UTC`(_ microseconds: Int64, full: String, cache: String, zoho: String) {
        let instant = Instant(microseconds: microseconds)
        #expect(instant.description == full)
        #expect(instant.cacheText == cache)
        #expect(instant.zohoText == zoho)
    }

    @Test func `is printed and read back the same, and its texts sort as it does`() throws {
        var random = seededRandom()
        let span = 315_569_520_000_000_000  // 10,000 years
        let instants = (0..<5_000).map { _ in Instant(microseconds: Int64(random.below(span)) - 62_167_219_200_000_000)
        }
        for instant in instants {
            #expect(Instant(iso8601: instant.description) == instant)
            #expect(Instant(iso8601: instant.cacheText + "Z") == instant)
        }
        #expect(instants.sorted().map(\.description) == instants.map(\.description).sorted())
    }

    @Test func `of any mutated stamp is read or refused without harm`() {
        var random = seededRandom()
        let stamp = Array("2025-11-13T11:00:00.25+0300".utf8)
        let mutator = JSONMutator(donors: [stamp])
        for _ in 0..<5_000 {
            let text = String(decoding: mutator.mutated(stamp, with: &random), as: UTF8.self)
            if let instant = Instant(iso8601: text) { #expect(Instant(iso8601: instant.description) == instant) }
        }
    }

    @Test func `moves by durations, to the microsecond`() {
        let start = Instant(seconds: 100)
        #expect(start.advanced(by: .milliseconds(-1_500)) == Instant(microseconds: 98_500_000))
        #expect(start.duration(to: start.advanced(by: .microseconds(7))) == .microseconds(7))
    }
}
