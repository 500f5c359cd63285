/// The SHA-256 of a record's canonical form (docs/architecture.md, rule 1).
package struct ContentHash: Sendable, Hashable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// - Parameter digest: 32 bytes.
    init(digest: UnsafeRawBufferPointer) {
        words = (
            UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
            UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
        )
    }

    /// - Parameter hexadecimal: 64 lower-case digits; anything else gives nil.
    package init?(hexadecimal text: some StringProtocol) {
        var words: [4 of UInt64] = [0, 0, 0, 0]
        var count = 0
        for digit in text.utf8 {
            guard count < 64, let value = Self.value(ofDigit: digit) else { return nil }
            words[count / 16] = words[count / 16] << 4 | UInt64(value)
            count += 1
        }
        guard count == 64 else { return nil }
        self.words = (words[0], words[1], words[2], words[3])
    }

    /// - Parameter bytes: the 32 bytes of ``bytes``; any other number of them gives nil.
    package init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 32 else { return nil }
        self.init(digest: bytes)
    }

    /// The digest: half as long as the text, and nothing has to be parsed to read it back.
    package var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
        }
    }

    /// The first 32 of the 256 bits.
    var prefix: UInt32 { UInt32(truncatingIfNeeded: words.0 >> 32) }

    private static func value(ofDigit digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }

    package static func == (left: ContentHash, right: ContentHash) -> Bool { left.words == right.words }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }
}

extension ContentHash: CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    package var description: String {
        String(unsafeUninitializedCapacity: 64) { buffer in
            var index = 0
            for word in [words.0, words.1, words.2, words.3] {
                for shift in stride(from: 60, through: 0, by: -4) {
                    let digit = UInt8(truncatingIfNeeded: word >> UInt64(shift) & 0xF)
                    buffer[index] = (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10) + digit
                    index += 1
                }
            }
            return 64
        }
    }
}
