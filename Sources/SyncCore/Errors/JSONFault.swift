/// Why some bytes are not JSON with exactly one meaning, and where.
package struct JSONFault: Error, Sendable, Equatable {
    package enum Cause: Sendable, Equatable {
        case unexpectedEnd
        case unexpectedByte(UInt8, expected: String)
        case controlCharacterInString(UInt8)
        case invalidEscape
        case loneSurrogate
        case invalidUTF8
        case duplicateMember(String)
        case tooDeep(maximum: Int)
        case tooLong(maximum: Int)
        case bytesAfterValue
    }

    /// Bytes from the start of the input to the first byte that cannot be right.
    package let offset: Int
    package let cause: Cause

    package init(_ cause: Cause, at offset: Int) {
        self.cause = cause
        self.offset = offset
    }

    package func moved(by distance: Int) -> JSONFault {
        JSONFault(cause, at: offset + distance)
    }
}

extension JSONFault: CustomStringConvertible {
    package var description: String { "byte \(offset): \(cause)" }
}

extension JSONFault.Cause: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unexpectedEnd: "the input ends inside a value"
        case .unexpectedByte(let byte, let expected): "\(Self.shown(byte)) where \(expected) was expected"
        case .controlCharacterInString(let byte): "unescaped control character \(Self.shown(byte)) in a string"
        case .invalidEscape: "invalid escape in a string"
        case .loneSurrogate: "lone surrogate in a string"
        case .invalidUTF8: "invalid UTF-8"
        case .duplicateMember(let name): "duplicate member \"\(name)\""
        case .tooDeep(let maximum): "nested deeper than \(maximum) levels"
        case .tooLong(let maximum): "longer than \(maximum) bytes"
        case .bytesAfterValue: "bytes after the end of the value"
        }
    }

    private static func shown(_ byte: UInt8) -> String {
        let hexadecimal = String(byte, radix: 16, uppercase: true)
        guard byte > 0x20, byte < 0x7F else { return "0x" + (byte < 16 ? "0" : "") + hexadecimal }
        return "'\(Character(UnicodeScalar(byte)))'"
    }
}
