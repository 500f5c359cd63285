/// JSON texts that were cut off: some programs send no more than so many bytes of a record.
enum CutText {
    /// - Returns: the text up to its last whole value, with its containers closed; nil where none is open.
    static func closed(_ text: [UInt8]) -> [UInt8]? {
        var scan = Scan()
        for (index, byte) in text.enumerated() { scan.take(byte, at: index) }
        guard !scan.open.isEmpty, let end = scan.end else { return nil }
        return text[..<end] + scan.open.reversed()
    }

    private struct Scan {
        /// What closes the containers that are open, innermost last.
        private(set) var open: [UInt8] = []
        /// Where the text can end. Nothing was opened or closed since then.
        private(set) var end: Int?
        private var isInString = false
        private var isEscaped = false
        /// Whether a string is a member's name.
        private var expectsName = false

        mutating func take(_ byte: UInt8, at index: Int) {
            guard !isInString else { return takeInString(byte, at: index) }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"): begin(UInt8(ascii: "}"), at: index)
            case UInt8(ascii: "["): begin(UInt8(ascii: "]"), at: index)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                _ = open.popLast()
                end = index + 1
            case UInt8(ascii: ","):
                end = index
                expectsName = open.last == UInt8(ascii: "}")
            case UInt8(ascii: ":"): expectsName = false
            default: break
            }
        }

        private mutating func takeInString(_ byte: UInt8, at index: Int) {
            guard !isEscaped else { return isEscaped = false }
            isEscaped = byte == UInt8(ascii: "\\")
            guard byte == UInt8(ascii: "\"") else { return }
            isInString = false
            if !expectsName { end = index + 1 }
        }

        private mutating func begin(_ closing: UInt8, at index: Int) {
            open.append(closing)
            expectsName = closing == UInt8(ascii: "}")
            end = index + 1
        }
    }
}
