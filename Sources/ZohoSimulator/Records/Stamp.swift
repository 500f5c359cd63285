/// Instants as Zoho writes them: ISO 8601, whole seconds, an offset without a colon (zoho-api.md 2 and 3.4).
///
/// Instants are seconds since 1970 throughout the simulator. Calendar arithmetic is a page of integers here, because rows are
/// rendered by the thousand and need neither a locale nor a calendar.
enum Stamp {
    /// `2025-11-13T08:30:00+0300` for an instant, seen `offset` seconds east of Greenwich.
    static func text(_ instant: Int, offset: Int) -> String {
        let time = CivilTime(instant + offset)
        let minutes = abs(offset) / 60
        return String(unsafeUninitializedCapacity: 24) { bytes in
            self.writeDay(time, to: bytes)
            bytes[10] = UInt8(ascii: "T")
            self.write(time.hour, 2, to: bytes, at: 11)
            bytes[13] = UInt8(ascii: ":")
            self.write(time.minute, 2, to: bytes, at: 14)
            bytes[16] = UInt8(ascii: ":")
            self.write(time.second, 2, to: bytes, at: 17)
            bytes[19] = offset < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+")
            self.write(minutes / 60, 2, to: bytes, at: 20)
            self.write(minutes % 60, 2, to: bytes, at: 22)
            return 24
        }
    }

    /// The day of an instant as `2025-11-13`.
    static func day(_ instant: Int, offset: Int) -> String {
        String(unsafeUninitializedCapacity: 10) { bytes in
            self.writeDay(CivilTime(instant + offset), to: bytes)
            return 10
        }
    }

    /// A date by its number of days since 1970, as `2025-11-13`.
    static func date(_ day: Int) -> String {
        self.day(day * 86_400, offset: 0)
    }

    /// The instant of a stamp: `Z`, `+0300`, `+03:00` or nothing (then `defaultOffset`) behind the seconds.
    static func instant(_ text: String, defaultOffset: Int) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 19, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        let tail = Array(bytes[19...])
        guard let offset = tail.isEmpty ? defaultOffset : self.offset(tail) else { return nil }
        let days = CivilTime.days(year: year, month: month, day: day)
        return days * 86_400 + hour * 3600 + minute * 60 + second - offset
    }

    /// The seconds of an offset: `Z`, `+0300` or `+03:00`.
    static func offset(_ bytes: [UInt8]) -> Int? {
        if bytes == [UInt8(ascii: "Z")] { return 0 }
        let colon = bytes.count == 6 && bytes[3] == UInt8(ascii: ":")
        guard colon || bytes.count == 5, let hours = number(bytes[1..<3]), let minutes = number(bytes.suffix(2)),
            hours <= 14, minutes < 60
        else { return nil }
        switch bytes[0] {
        case UInt8(ascii: "+"): return hours * 3600 + minutes * 60
        case UInt8(ascii: "-"): return -(hours * 3600 + minutes * 60)
        default: return nil
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }

    private static func writeDay(_ time: CivilTime, to bytes: UnsafeMutableBufferPointer<UInt8>) {
        self.write(time.year, 4, to: bytes, at: 0)
        bytes[4] = UInt8(ascii: "-")
        self.write(time.month, 2, to: bytes, at: 5)
        bytes[7] = UInt8(ascii: "-")
        self.write(time.day, 2, to: bytes, at: 8)
    }

    /// The last `width` digits of a number that is not negative.
    private static func write(
        _ value: Int,
        _ width: Int,
        to bytes: UnsafeMutableBufferPointer<UInt8>,
        at start: Int
    ) {
        var rest = value
        for place in (start..<start + width).reversed() {
            bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}

/// A moment of the Gregorian calendar without a zone.
struct CivilTime: Sendable, Hashable {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int

    /// The calendar's reading of seconds since 1970-01-01T00:00:00 (days to date after Howard Hinnant's `civil_from_days`).
    init(_ seconds: Int) {
        let ofDay = ((seconds % 86_400) + 86_400) % 86_400
        let shifted = Self.day(of: seconds) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        self.day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        self.month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        self.year = yearOfEra + era * 400 + (self.month <= 2 ? 1 : 0)
        self.hour = ofDay / 3600
        self.minute = ofDay / 60 % 60
        self.second = ofDay % 60
    }

    /// Days since 1970-01-01 of an instant.
    static func day(of seconds: Int) -> Int {
        (seconds - ((seconds % 86_400) + 86_400) % 86_400) / 86_400
    }

    /// Days since 1970-01-01 of a date.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
