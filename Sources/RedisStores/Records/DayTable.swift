import SyncCore

/// Reads and writes the stamps of cache records, `2025-11-13T08:35:21.123456`, a day's calendar only once.
///
/// Among thousands of records few days are met. What a date means is known to ``Instant`` alone: it is asked for each day,
/// and hours, minutes and seconds are added here.
struct DayTable {
    private static let secondsPerDay: Int64 = 86_400
    /// Of a stamp, in bytes.
    static let length = 19
    static let lengthWithFraction = 26

    /// `2025-11-13`: its midnight, in seconds since 1970.
    private var midnights: [String: Int64] = [:]
    /// The one that was asked for last, which most often is asked for again.
    private var latest = (date: "", midnight: Int64(0))
    /// A midnight in seconds since 1970: `2025-11-13T`.
    private var dates: [Int64: String] = [:]

    // MARK: Reading

    /// - Parameter text: without an offset, as ``Instant/cacheText`` writes it.
    /// - Returns: nil where it is written in any other way; it may still be a stamp.
    mutating func instant(_ text: UnsafeRawBufferPointer) -> Instant? {
        guard text.count == Self.length || text.count == Self.lengthWithFraction,
            text[10] == UInt8(ascii: "T"), text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
            let hour = Self.number(text[11..<13]), hour < 24,
            let minute = Self.number(text[14..<16]), minute < 60, let second = Self.number(text[17..<19]), second < 60,
            let midnight = midnight(UnsafeRawBufferPointer(rebasing: text[..<10]))
        else { return nil }
        var fraction: Int64 = 0
        if text.count == Self.lengthWithFraction {
            guard text[19] == UInt8(ascii: "."), let microseconds = Self.number(text[20...]) else { return nil }
            fraction = microseconds
        }
        let seconds = midnight + hour * 3_600 + minute * 60 + second
        return Instant(microseconds: seconds * 1_000_000 + fraction)
    }

    private mutating func midnight(_ date: UnsafeRawBufferPointer) -> Int64? {
        // Ten bytes are held in the string itself.
        let date = String(decoding: date, as: UTF8.self)
        if date == latest.date { return latest.midnight }
        if let known = midnights[date] {
            latest = (date, known)
            return known
        }
        guard let instant = Instant(iso8601: date + "T00:00:00Z") else { return nil }
        let midnight = instant.microseconds / 1_000_000
        midnights[date] = midnight
        return midnight
    }

    private static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> Int64? {
        var value: Int64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - 0x30)
        }
        return value
    }

    // MARK: Writing

    /// Appends ``Instant/cacheText``.
    mutating func append(_ instant: Instant, to bytes: inout RecordBytes) {
        let (seconds, fraction) = Self.divided(instant.microseconds, by: 1_000_000)
        let (day, secondOfDay) = Self.divided(seconds, by: Self.secondsPerDay)
        bytes.append(date(midnight: day * Self.secondsPerDay))
        bytes.append(digits: secondOfDay / 3_600, 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(digits: secondOfDay / 60 % 60, 2)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(digits: secondOfDay % 60, 2)
        guard fraction != 0 else { return }
        bytes.append(UInt8(ascii: "."))
        bytes.append(digits: fraction, 6)
    }

    private mutating func date(midnight: Int64) -> String {
        if let known = dates[midnight] { return known }
        let date = String(Instant(seconds: midnight).cacheText.prefix { $0 != "T" }) + "T"
        dates[midnight] = date
        return date
    }

    /// Rounded down, so that the rest is never negative.
    private static func divided(_ number: Int64, by divisor: Int64) -> (quotient: Int64, rest: Int64) {
        let (quotient, rest) = number.quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
    }
}
