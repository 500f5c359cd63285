/// Reads the texts of numbers, as strictly as the RESP3 specification writes them.
enum RESPNumber {
    /// Digits of a length: at most ten, so that no length overflows.
    static func length(_ text: UnsafeRawBufferPointer) -> Int? {
        guard (1...10).contains(text.count) else { return nil }
        var value = 0
        for byte in text {
            guard isDigit(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }

    /// A number of 64 bits with or without a sign.
    static func integer(_ text: UnsafeRawBufferPointer) -> Int64? {
        guard !text.isEmpty else { return nil }
        let isNegative = text[0] == UInt8(ascii: "-")
        let digits = text.dropFirst(isNegative || text[0] == UInt8(ascii: "+") ? 1 : 0)
        guard !digits.isEmpty else { return nil }
        var value: Int64 = 0
        for byte in digits {
            guard isDigit(byte) else { return nil }
            let digit = Int64(byte - UInt8(ascii: "0"))
            let (product, isTooLong) = value.multipliedReportingOverflow(by: 10)
            // Built downwards, because the least number has no positive counterpart.
            let (sum, isTooLow) = product.subtractingReportingOverflow(digit)
            guard !isTooLong, !isTooLow else { return nil }
            value = sum
        }
        guard !isNegative else { return value }
        return value == .min ? nil : -value
    }

    /// `1.5`, `-2e-7`, `10`, `inf`, `-inf`, `nan`.
    static func double(_ text: UnsafeRawBufferPointer) -> Double? {
        guard !text.isEmpty, text.count <= 400 else { return nil }
        let text = String(decoding: text, as: UTF8.self)
        switch text {
        case "inf": return .infinity
        case "-inf": return -.infinity
        case "nan", "-nan": return .nan
        default:
            // Swift reads hexadecimal digits and names too.
            guard text.utf8.allSatisfy({ isDigit($0) || "+-.eE".utf8.contains($0) }) else { return nil }
            return Double(text)
        }
    }

    static func isBigNumber(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let first = text.first else { return false }
        let digits = text.dropFirst(first == UInt8(ascii: "-") || first == UInt8(ascii: "+") ? 1 : 0)
        return !digits.isEmpty && digits.allSatisfy(isDigit)
    }

    static func isBoolean(_ text: UnsafeRawBufferPointer) -> Bool {
        text.count == 1 && (text[0] == UInt8(ascii: "t") || text[0] == UInt8(ascii: "f"))
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
