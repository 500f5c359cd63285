extension JSONLexer {
    /// Moves behind the value at the current position by its brackets and quotes alone.
    ///
    /// What is inside a container is not checked: this finds the end of a record that was found broken, so that the ones
    /// behind it can be read.
    mutating func skipValue() throws(JSONFault) {
        switch try peek() {
        case UInt8(ascii: "{"), UInt8(ascii: "["): try skipContainer()
        case UInt8(ascii: "\""): try skipStringUnchecked()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try number()
        default: throw unexpected("a value")
        }
    }

    private mutating func skipContainer() throws(JSONFault) {
        var depth = 0
        repeat {
            switch try peek() {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                position += 1
            case UInt8(ascii: "\""):
                try skipStringUnchecked()
            default:
                position += 1
            }
        } while depth > 0
    }

    private mutating func skipStringUnchecked() throws(JSONFault) {
        position += 1
        while true {
            let byte = try peek()
            position += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return }
        }
    }
}
