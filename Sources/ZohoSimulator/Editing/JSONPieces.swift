/// A JSON object or array cut into its members or elements, each with its own bytes.
///
/// Nothing is read: numbers keep their digits, texts their escapes, a name that comes twice comes twice, and what is broken
/// inside of a text stays so. The space around pieces is not kept.
struct JSONPieces {
    typealias Piece = (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)

    let isObject: Bool
    /// In their order; elements of an array have no name.
    private(set) var pieces: [Piece] = []

    /// Nothing when the text does not begin with an object or array, or when it has no end.
    init?(_ text: ArraySlice<UInt8>) {
        let text = text.drop(while: Self.isSpace)
        guard let first = text.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return nil }
        self.isObject = first == UInt8(ascii: "{")
        guard self.cut(text) else { return nil }
    }

    var bytes: [UInt8] {
        var bytes = [UInt8(ascii: self.isObject ? "{" : "[")]
        for (place, piece) in self.pieces.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            if self.isObject { bytes += [UInt8(ascii: "\"")] + piece.name + Array("\":".utf8) }
            bytes += piece.value
        }
        bytes.append(UInt8(ascii: self.isObject ? "}" : "]"))
        return bytes
    }

    /// The places of what a step of a path names: a member's name, an element's number from 0, or `*` for all.
    func places(of step: String) -> [Int] {
        if step == "*" { return Array(self.pieces.indices) }
        if self.isObject { return self.pieces.indices.filter { self.pieces[$0].name.elementsEqual(step.utf8) } }
        return Int(step).flatMap { self.pieces.indices.contains($0) ? [$0] : nil } ?? []
    }

    mutating func replace(at place: Int, with value: [UInt8]) {
        self.pieces[place].value = value[...]
    }

    mutating func remove(at place: Int) {
        self.pieces.remove(at: place)
    }

    /// Adds a member of that name at the end, or the element that comes next; nothing for any other step.
    mutating func append(_ step: String, _ value: [UInt8]) {
        guard self.isObject ? step != "*" : Int(step) == self.pieces.count else { return }
        self.pieces.append((Array(step.utf8)[...], value[...]))
    }
}

extension JSONPieces {
    /// Takes the pieces of the outermost level; false when that has no end.
    private mutating func cut(_ text: ArraySlice<UInt8>) -> Bool {
        var depth = 0
        var inText = false
        var isEscaped = false
        var name: ArraySlice<UInt8> = []
        var start = text.startIndex + 1
        for place in text.indices {
            if isEscaped {
                isEscaped = false
                continue
            }
            let byte = text[place]
            if inText {
                isEscaped = byte == UInt8(ascii: "\\")
                inText = byte != UInt8(ascii: "\"")
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): inText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 {
                    self.take(name, Self.trimmed(text[start..<place]))
                    return true
                }
            case UInt8(ascii: ":") where depth == 1 && self.isObject:
                name = Self.trimmed(text[start..<place]).dropFirst().dropLast()
                start = place + 1
            case UInt8(ascii: ",") where depth == 1:
                self.take(name, Self.trimmed(text[start..<place]))
                start = place + 1
            default: break
            }
        }
        return false
    }

    private mutating func take(_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) {
        if !value.isEmpty { self.pieces.append((name, value)) }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes.drop(while: self.isSpace)
        while let last = bytes.last, self.isSpace(last) { bytes.removeLast() }
        return bytes
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        [0x20, 0x09, 0x0A, 0x0D].contains(byte)
    }
}
