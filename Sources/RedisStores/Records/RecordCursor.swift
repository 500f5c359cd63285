import SyncCore

/// A place in the bytes of a record that is read from its beginning to its end.
struct RecordCursor {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    /// Passes a text by, if it stands here.
    mutating func skip(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { skip(UnsafeRawBufferPointer($0)) }
    }

    mutating func skip(_ text: [UInt8]) -> Bool {
        text.withUnsafeBytes { skip($0) }
    }

    mutating func skip(_ text: String.UTF8View) -> Bool {
        text.withContiguousStorageIfAvailable { skip(UnsafeRawBufferPointer($0)) } ?? false
    }

    private mutating func skip(_ text: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count - position >= text.count else { return false }
        var index = 0
        // Eight bytes at a time; this is most of what reading a record is.
        while index + 8 <= text.count {
            guard
                text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    == bytes.loadUnaligned(fromByteOffset: position + index, as: UInt64.self)
            else { return false }
            index += 8
        }
        while index < text.count {
            guard text[index] == bytes[position + index] else { return false }
            index += 1
        }
        position += text.count
        return true
    }

    /// The content of a string without escapes; nil for anything else.
    mutating func plainString() -> UnsafeRawBufferPointer? {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return nil }
        let start = position + 1
        var end = start
        while end < bytes.count, bytes[end].isPlain { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return nil }
        position = end + 1
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    /// What stands in quotation marks, so many bytes of anything.
    mutating func quoted(_ count: Int) -> UnsafeRawBufferPointer? {
        let end = position + 1 + count
        guard end < bytes.count, bytes[position] == UInt8(ascii: "\""), bytes[end] == UInt8(ascii: "\"") else {
            return nil
        }
        defer { position = end + 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[position + 1..<end])
    }

    /// The outer nil: neither null nor a hash.
    mutating func hash() -> ContentHash?? {
        if skip("null") { return .some(nil) }
        guard bytes.count - position >= 66, bytes[position] == UInt8(ascii: "\""),
            bytes[position + 65] == UInt8(ascii: "\"")
        else { return nil }
        var digest: [8 of UInt32] = .init(repeating: 0)
        for index in 0..<8 {
            let digits = bytes.loadUnaligned(fromByteOffset: position + 1 + 8 * index, as: UInt64.self)
            guard let value = Self.value(ofDigits: digits.bigEndian) else { return nil }
            digest[index] = value.bigEndian
        }
        guard let hash = digest.span.withUnsafeBytes({ ContentHash(bytes: $0) }) else { return nil }
        position += 66
        return hash
    }

    /// A number of at most 18 digits, as JSON writes it.
    mutating func count() -> Int? {
        var value = 0
        let start = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]), position - start < 18 {
            value = value * 10 + Int(bytes[position] - 0x30)
            position += 1
        }
        guard position > start, position - start == 1 || bytes[start] != UInt8(ascii: "0") else { return nil }
        return value
    }

    /// Eight lower-case hexadecimal digits, looked at all at once: in a hash, which digits are letters cannot be foreseen.
    private static func value(ofDigits word: UInt64) -> UInt32? {
        let highs: UInt64 = 0x8080_8080_8080_8080
        guard word & highs == 0 else { return nil }
        // Below 0x80 no byte carries into the next. The high bit of each byte: set from `0` on and not behind `9`, or from
        // `a` on and not behind `f`.
        let numerals = (word &+ 0x5050_5050_5050_5050) & ~(word &+ 0x4646_4646_4646_4646)
        let letters = (word &+ 0x1F1F_1F1F_1F1F_1F1F) & ~(word &+ 0x1919_1919_1919_1919)
        guard (numerals | letters) & highs == highs else { return nil }
        // A letter's low bits count from 1.
        let values = (word & 0x0F0F_0F0F_0F0F_0F0F) &+ (word &>> 6 & 0x0101_0101_0101_0101) &* 9
        let bytes = (values | values &>> 4) & 0x00FF_00FF_00FF_00FF
        let pairs = (bytes | bytes &>> 8) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: pairs | pairs &>> 16)
    }
}
