import SyncCore

/// One row in COPY's text format (PostgreSQL's manual, COPY, "Text Format").
struct CopyLine {
    private var bytes: [UInt8] = []

    /// - Parameter capacity: the bytes that will be enough for most.
    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    /// All of it, with a newline in the place of the last tab.
    consuming func ended() -> [UInt8] {
        bytes.removeLast()
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    mutating func append(_ value: ColumnValue?) {
        switch value {
        case .text(let text), .decimal(let text), .date(let text): append(text)
        case .boolean(let boolean): append(boolean ? "t" : "f")
        case .instant(let instant): append(instant.description)
        case .null, nil: append(String?.none)
        }
    }

    mutating func append(_ text: String?) {
        if var text {
            text.withUTF8 { append(escaping: $0) }
        } else {
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(UInt8(ascii: "N"))
        }
        bytes.append(UInt8(ascii: "\t"))
    }

    mutating func append(_ json: ArraySlice<UInt8>) {
        json.withUnsafeBufferPointer { append(escaping: $0) }
        bytes.append(UInt8(ascii: "\t"))
    }

    private mutating func append(escaping text: UnsafeBufferPointer<UInt8>) {
        var written = 0
        for index in text.indices {
            guard let letter = Self.letter(for: text[index]) else { continue }
            bytes += UnsafeBufferPointer(rebasing: text[written..<index])
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(letter)
            written = index + 1
        }
        bytes += UnsafeBufferPointer(rebasing: text[written...])
    }

    /// What stands behind a backslash for a byte that would end the value or the line.
    private static func letter(for byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\\"): byte
        case UInt8(ascii: "\t"): UInt8(ascii: "t")
        case UInt8(ascii: "\n"): UInt8(ascii: "n")
        case UInt8(ascii: "\r"): UInt8(ascii: "r")
        default: nil
        }
    }
}
