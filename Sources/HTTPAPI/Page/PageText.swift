import Mustache
import SyncCore

/// Text as HTML, in an element or between quotes. What would turn the page around it, or act where it is copied to, is shown.
///
/// Mustache's own escaping goes by characters as people count them. One that is joined to a neighbour (`"` and an accent, an Arabic
/// number sign and `<`) is another character then, goes through as it is, and a record's name could bring a tag of its own. A byte
/// of UTF-8 below 128 is always what it seems.
struct PageText: MustacheContentType {
    func escapeText(_ text: String) -> String {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count)
        for byte in text.shownInLines.utf8 {
            switch byte {
            case UInt8(ascii: "<"): escaped += "&lt;".utf8
            case UInt8(ascii: ">"): escaped += "&gt;".utf8
            case UInt8(ascii: "&"): escaped += "&amp;".utf8
            case UInt8(ascii: "\""): escaped += "&quot;".utf8
            case UInt8(ascii: "'"): escaped += "&#39;".utf8
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}
