/// The image of an item: one pixel as GIF, whose color and comment are of its document's id. The same id gives the same bytes.
enum ItemImage {
    static func bytes(document: Int) -> [UInt8] {
        let comment = Array(String(document).utf8)
        return Array("GIF89a".utf8)
            + [1, 0, 1, 0, 0x80, 0, 0]
            + [UInt8(truncatingIfNeeded: document), UInt8(truncatingIfNeeded: document >> 8), 0x80, 0, 0, 0]
            + [0x21, 0xFE, UInt8(truncatingIfNeeded: comment.count)] + comment + [0]
            + [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B]
    }
}
