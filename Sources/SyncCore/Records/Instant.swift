/// A point in time in UTC, in whole microseconds since 1970-01-01T00:00:00Z.
///
/// Stamps are compared as instants, never as strings: Zoho prints them in the organization's offset, and that offset
/// changes with daylight saving (`09:00+0300` is before `08:30+0000`).
package struct Instant: Sendable, Hashable, Comparable {
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package init(seconds: Int64) {
        self.init(microseconds: seconds.times(1_000_000))
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The first or the last instant that there is where the sum is beyond it.
    package func advanced(by duration: Duration) -> Instant {
        Instant(microseconds: microseconds.plus(duration.microseconds))
    }

    package func duration(to later: Instant) -> Duration {
        .microseconds(later.microseconds) - .microseconds(microseconds)
    }
}

// MARK: - Reading

extension Instant {
    /// Reads an ISO 8601 stamp with an offset: `2025-05-06T12:44:26+0530`, `…+05:30`, `…Z`, with or without seconds and a
    /// fraction of them (digits after the sixth are dropped).
    ///
    /// A stamp without an offset is refused: the instant it means cannot be known.
    package init?(iso8601 text: some StringProtocol) {
        var text = String(text)
        guard let instant = text.withUTF8({ Instant(iso8601: $0) }) else { return nil }
        self = instant
    }

    /// The same for UTF-8 bytes.
    init?(iso8601 bytes: UnsafeBufferPointer<UInt8>) {
        var reader = StampReader(bytes: bytes)
        guard let instant = reader.instant() else { return nil }
        self = instant
    }

    /// Days from 1970-01-01 to a date of the proleptic Gregorian calendar, by Howard Hinnant's `days_from_civil`
    /// (howardhinnant.github.io/date_algorithms.html).
    static func days(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The date `days` after 1970-01-01: the inverse of ``days(year:month:day:)``.
    static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

private struct StampReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    mutating func instant() -> Instant? {
        guard let year = number(digits: 4), skip("-"), let month = number(digits: 2), skip("-"),
            let day = number(digits: 2), skip("T") || skip(" "),
            let hour = number(digits: 2), skip(":"), let minute = number(digits: 2),
            (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year), hour < 24, minute < 60
        else { return nil }
        // Seconds are left out now and then.
        var (second, fraction) = (0, 0)
        if skip(":") {
            guard let seconds = number(digits: 2), seconds < 60, let part = fractionMicroseconds() else { return nil }
            (second, fraction) = (seconds, part)
        }
        guard let offset = offsetSeconds(), position == bytes.count else { return nil }
        let days = Instant.days(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
        // An offset can lead out of the years with four digits, and then the text would neither sort nor be read again.
        guard Self.secondsOfFourDigitYears.contains(seconds) else { return nil }
        return Instant(microseconds: Int64(seconds) * 1_000_000 + Int64(fraction))
    }

    /// From 0000-01-01T00:00:00Z to before 10000-01-01T00:00:00Z.
    private static let secondsOfFourDigitYears =
        Instant.days(year: 0, month: 1, day: 1) * 86_400..<Instant.days(year: 10_000, month: 1, day: 1) * 86_400

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    @inline(__always)
    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    @inline(__always)
    private mutating func number(digits: Int) -> Int? {
        guard position + digits <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<position + digits] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        position += digits
        return value
    }

    private mutating func fractionMicroseconds() -> Int? {
        guard skip(".") else { return 0 }
        var value = 0
        var digits = 0
        while let digit = number(digits: 1) {
            if digits < 6 { value = value * 10 + digit }
            digits += 1
        }
        guard digits > 0 else { return nil }
        for _ in min(digits, 6)..<6 { value *= 10 }
        return value
    }

    private mutating func offsetSeconds() -> Int? {
        if skip("Z") { return 0 }
        let sign: Int
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        guard let hours = number(digits: 2) else { return nil }
        _ = skip(":")
        guard let minutes = number(digits: 2), hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }
}

// MARK: - Writing

extension Instant: CustomStringConvertible {
    /// `2025-11-13T08:35:21.123456Z`: UTC, six digits of a second; sorts as text as it does in time.
    package var description: String { text(fraction: true, "Z") }

    /// Without an offset and, where it is zero, without a fraction: the form of the cache record (contract, section 1).
    package var cacheText: String { text(fraction: microseconds % 1_000_000 != 0, "") }

    /// Whole seconds and Zoho's offset notation, in UTC: `2025-11-13T08:35:21+0000`.
    package var zohoText: String { text(fraction: false, "+0000") }

    /// Each row of a first sync has several: the digits are written into one piece of memory.
    private func text(fraction: Bool, _ offset: StaticString) -> String {
        let seconds = microseconds.floorDivided(by: 1_000_000)
        let days = seconds.floorDivided(by: 86_400)
        let secondOfDay = Int(seconds - days * 86_400)
        let date = Self.date(days: Int(days))
        // Not what is left of the seconds: of the first instant there are more than have a number.
        let ofSecond = Int(microseconds % 1_000_000)
        return String(unsafeUninitializedCapacity: 40) { buffer in
            var text = TextWriter(buffer: buffer)
            text.append(date.year, 4)
            text.append("-", date.month, 2)
            text.append("-", date.day, 2)
            text.append("T", secondOfDay / 3_600, 2)
            text.append(":", secondOfDay / 60 % 60, 2)
            text.append(":", secondOfDay % 60, 2)
            if fraction { text.append(".", ofSecond < 0 ? ofSecond + 1_000_000 : ofSecond, 6) }
            offset.withUTF8Buffer { $0.forEach { text.append($0) } }
            return text.count
        }
    }
}

/// Writes numbers of fixed widths into memory that has room for them.
private struct TextWriter {
    let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    mutating func append(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
    }

    mutating func append(_ sign: Unicode.Scalar, _ number: Int, _ width: Int) {
        append(UInt8(ascii: sign))
        append(number, width)
    }

    /// With zeros before it up to its width; a longer one is written whole.
    mutating func append(_ number: Int, _ width: Int) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let magnitude = number.magnitude
        var (unit, digits): (UInt, Int) = (1, 1)
        while digits < width || magnitude / unit > 9 {
            unit *= 10
            digits += 1
        }
        while unit > 0 {
            append(UInt8(ascii: "0") + UInt8(magnitude / unit % 10))
            unit /= 10
        }
    }
}

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
