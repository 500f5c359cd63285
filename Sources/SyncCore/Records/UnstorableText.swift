/// The character U+0000 in texts that databases have to keep: PostgreSQL's cannot hold it, and SQLite's tools end a text there. It
/// is kept as U+FFFD, the replacement character.
package enum UnstorableText {
    package static func replacing(in text: String) -> String {
        text.holdsNUL ? text.replacing("\0", with: "\u{FFFD}") : text
    }

    /// The same for its escape in JSON.
    package static func replacing(inJSON json: String) -> String {
        replacing(inJSON: Array(json.utf8)[...]).map { String(decoding: $0, as: UTF8.self) } ?? json
    }

    /// - Returns: nil where there is none.
    package static func replacing(inJSON json: ArraySlice<UInt8>) -> [UInt8]? {
        guard json.withUnsafeBufferPointer({ $0.contains(UInt8(ascii: "\\")) }) else { return nil }
        var position = json.startIndex
        var replaced: [UInt8]?
        while let mark = json[position...].firstIndex(of: UInt8(ascii: "\\")) {
            let escape = json[mark...].prefix(6)
            position = min(mark + 2, json.endIndex)
            guard escape.elementsEqual(nul) else { continue }
            if replaced == nil { replaced = Array(json) }
            let offset = mark - json.startIndex
            replaced?.replaceSubrange(offset..<offset + 6, with: replacement)
        }
        return replaced
    }

    /// Of the same length, so that offsets stay.
    private static let nul = Array(#"\u0000"#.utf8)
    private static let replacement = Array(#"\ufffd"#.utf8)
}

extension String {
    /// Whether it holds the character U+0000.
    package var holdsNUL: Bool { utf8.withContiguousStorageIfAvailable { $0.contains(0) } ?? utf8.contains(0) }
}
