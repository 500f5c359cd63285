/// The records a walk has met, by id and 32 bits of their hash: 14 to 27 bytes each for Zoho's ids, which are numbers.
///
/// Ids are kept exactly, so no record is ever taken for another. A record that comes again with other content is not a
/// repetition: it was edited during the walk. That two contents of one record share those 32 bits happens once in four
/// billion such edits, and then the next run finds the change.
struct SeenRecords: Sendable {
    private var hashesByNumber = NumberTable()
    private var hashesByText: [String: UInt32] = [:]

    /// - Returns: whether this id was not seen with this content.
    mutating func insert(_ record: SourceRecord) -> Bool {
        let hash = record.hash.prefix
        if let number = Self.number(record.id) { return hashesByNumber.updateValue(hash, forKey: number) != hash }
        return hashesByText.updateValue(hash, forKey: record.id) != hash
    }

    /// Takes an id whose content could not be read.
    mutating func insert(unreadable id: String) {
        guard !contains(id) else { return }
        if let number = Self.number(id) {
            _ = hashesByNumber.updateValue(0, forKey: number)
        } else {
            hashesByText[id] = 0
        }
    }

    func contains(_ id: String) -> Bool {
        Self.number(id).map { hashesByNumber.contains($0) } ?? (hashesByText[id] != nil)
    }

    var count: Int { hashesByNumber.count + hashesByText.count }

    /// "07", "+7" and "-0" are numbers to Swift, and ids of their own to us.
    private static func number(_ id: String) -> UInt64? {
        guard let first = id.utf8.first, (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(first) else { return nil }
        return UInt64(id)
    }
}

/// A hash table from numbers above 0 to 32 bits: a `Dictionary` pads its pairs to 16 bytes and grows earlier.
///
/// Open addressing with linear probing; nothing is ever removed.
private struct NumberTable: Sendable {
    /// 0: the slot is free.
    private var numbers = [UInt64](repeating: 0, count: 1_024)
    private var values = [UInt32](repeating: 0, count: 1_024)
    private(set) var count = 0

    /// - Returns: the value that was replaced; nil where the number is new.
    mutating func updateValue(_ value: UInt32, forKey number: UInt64) -> UInt32? {
        if count * 8 >= numbers.count * 7 { grow() }
        let slot = slot(of: number)
        defer { values[slot] = value }
        guard numbers[slot] == 0 else { return values[slot] }
        numbers[slot] = number
        count += 1
        return nil
    }

    func contains(_ number: UInt64) -> Bool { numbers[slot(of: number)] == number }

    /// Where the number is, or the free slot where it belongs.
    private func slot(of number: UInt64) -> Int {
        // Fibonacci hashing: ids that differ only in their last digits spread over the whole table.
        let bits = numbers.count.trailingZeroBitCount
        var slot = Int((number &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - bits))
        while numbers[slot] != 0, numbers[slot] != number { slot = (slot + 1) & (numbers.count - 1) }
        return slot
    }

    private mutating func grow() {
        let (oldNumbers, oldValues) = (numbers, values)
        numbers = [UInt64](repeating: 0, count: oldNumbers.count * 2)
        values = [UInt32](repeating: 0, count: oldNumbers.count * 2)
        for (number, value) in zip(oldNumbers, oldValues) where number != 0 {
            let slot = slot(of: number)
            numbers[slot] = number
            values[slot] = value
        }
    }
}
