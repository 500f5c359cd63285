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

    /// The outer nil: neither null nor a hash.
    mutating func hash() -> ContentHash?? {
        if skip("null") { return .some(nil) }
        guard bytes.count - position >= 66, bytes[position] == UInt8(ascii: "\""),
            bytes[position + 65] == UInt8(ascii: "\"")
        else { return nil }
        let digits = UnsafeRawBufferPointer(rebasing: bytes[position + 1..<position + 65])
        var digest: [32 of UInt8] = .init(repeating: 0)
        for index in 0..<32 {
            guard let high = Self.value(ofDigit: digits[2 * index]),
                let low = Self.value(ofDigit: digits[2 * index + 1])
            else { return nil }
            digest[index] = high << 4 | low
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

    private static func value(ofDigit digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }
}
