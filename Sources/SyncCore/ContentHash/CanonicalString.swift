/// The canonical form of JSON strings (RFC 8785, 3.2.2.2): `\b \t \n \f \r \" \\` and lower-case `\u00xx` for the other
/// control characters, everything else as plain UTF-8.
enum CanonicalString {
    /// Appends the characters that a string with escapes stands for, as UTF-8.
    ///
    /// - Parameter content: what stands between the quotes of a string that ``JSONLexer/string()`` accepted.
    static func appendUnescaped(_ content: UnsafeBufferPointer<UInt8>, to scratch: inout ByteScratch) {
        var index = 0
        while index < content.count {
            guard content[index] == UInt8(ascii: "\\") else {
                scratch.append(content[index])
                index += 1
                continue
            }
            if content[index + 1] == UInt8(ascii: "u") {
                index = appendCodePoint(content, at: index, to: &scratch)
            } else {
                scratch.append(character(ofEscape: content[index + 1]))
                index += 2
            }
        }
    }

    /// Appends characters in their canonical escapes, without the quotes.
    static func appendEscaped(_ characters: UnsafeBufferPointer<UInt8>, to scratch: inout ByteScratch) {
        for byte in characters {
            if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                scratch.append(byte)
                continue
            }
            scratch.append(UInt8(ascii: "\\"))
            if let short = shortEscape(of: byte) {
                scratch.append(short)
            } else {
                for digit in "u00".utf8 { scratch.append(digit) }
                scratch.append(hexadecimalDigit(byte >> 4))
                scratch.append(hexadecimalDigit(byte & 0xF))
            }
        }
    }

    private static func appendCodePoint(
        _ content: UnsafeBufferPointer<UInt8>,
        at escape: Int,
        to scratch: inout ByteScratch
    ) -> Int {
        let high = codeUnit(content, at: escape + 2)
        guard high & 0xFC00 == 0xD800 else {
            appendUTF8(high, to: &scratch)
            return escape + 6
        }
        let low = codeUnit(content, at: escape + 8)
        appendUTF8(0x10000 + (high & 0x3FF) << 10 + (low & 0x3FF), to: &scratch)
        return escape + 12
    }

    private static func codeUnit(_ content: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt32 {
        content[start..<start + 4].reduce(0) { unit, byte in
            unit << 4 | UInt32(byte < 0x3A ? byte - 0x30 : (byte | 0x20) - 0x57)
        }
    }

    private static func appendUTF8(_ codePoint: UInt32, to scratch: inout ByteScratch) {
        switch codePoint {
        case 0..<0x80:
            scratch.append(UInt8(codePoint))
        case 0x80..<0x800:
            scratch.append(UInt8(0xC0 | codePoint >> 6))
            scratch.append(UInt8(0x80 | codePoint & 0x3F))
        case 0x800..<0x10000:
            scratch.append(UInt8(0xE0 | codePoint >> 12))
            scratch.append(UInt8(0x80 | codePoint >> 6 & 0x3F))
            scratch.append(UInt8(0x80 | codePoint & 0x3F))
        default:
            scratch.append(UInt8(0xF0 | codePoint >> 18))
            scratch.append(UInt8(0x80 | codePoint >> 12 & 0x3F))
            scratch.append(UInt8(0x80 | codePoint >> 6 & 0x3F))
            scratch.append(UInt8(0x80 | codePoint & 0x3F))
        }
    }

    private static func character(ofEscape letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "r"): 0x0D
        default: letter
        }
    }

    private static func shortEscape(of byte: UInt8) -> UInt8? {
        switch byte {
        case 0x08: UInt8(ascii: "b")
        case 0x09: UInt8(ascii: "t")
        case 0x0A: UInt8(ascii: "n")
        case 0x0C: UInt8(ascii: "f")
        case 0x0D: UInt8(ascii: "r")
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte
        default: nil
        }
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? value + 0x30 : value + 0x57
    }
}
