/// The bytes of a record while it is written.
struct RecordBytes {
    private var bytes: [UInt8] = []

    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func append(_ byte: UInt8) {
        bytes.append(byte)
    }

    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// - Parameters:
    ///   - number: not negative, and of no more digits than `count`.
    ///   - count: zeros are put in front up to it.
    mutating func append(digits number: Int64, _ count: Int) {
        var number = number
        let start = bytes.count
        for _ in 0..<count { bytes.append(UInt8(ascii: "0")) }
        for index in stride(from: start + count - 1, through: start, by: -1) {
            bytes[index] += UInt8(number % 10)
            number /= 10
        }
    }

    /// A JSON string.
    /// - Returns: false, with nothing appended, where the text has characters to escape, or to think about.
    mutating func append(plain text: String) -> Bool {
        guard text.utf8.allSatisfy(\.isPlain) else { return false }
        append(UInt8(ascii: "\""))
        append(text)
        append(UInt8(ascii: "\""))
        return true
    }
}

extension UInt8 {
    /// ASCII that stands for itself in a JSON string.
    var isPlain: Bool { self >= 0x20 && self < 0x7F && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\") }
}
