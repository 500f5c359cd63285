/// Writes JSON members into bytes, with every string escaped.
///
/// Rows are written with it thousands at a time, so it appends to one array and builds no tree. Zoho's own escapes are not
/// documented; two habits that both are valid JSON are offered, so that a reader's canonical form is exercised.
struct JSONWriter {
    /// How characters that need no escape are written.
    enum Escapes: Sendable {
        /// Only what JSON demands.
        case least
        /// `\/` for a slash.
        case slashes
        /// `\uXXXX` for everything outside of ASCII.
        case ascii
    }

    private(set) var bytes: [UInt8] = []
    /// Where the digits of each ``ReadCounter`` begin.
    private(set) var counters: [Int] = []
    var escapes = Escapes.least
    /// Whether the next member or element needs a comma in front.
    private var follows = false

    init(capacity: Int = 256, escapes: Escapes = .least) {
        self.bytes.reserveCapacity(capacity)
        self.escapes = escapes
    }

    /// A writer of its own for what comes next in an object that is open here.
    func continued() -> JSONWriter {
        var writer = JSONWriter(capacity: 0, escapes: self.escapes)
        writer.follows = self.follows
        return writer
    }

    // MARK: Structure

    mutating func object(_ content: (inout JSONWriter) -> Void) {
        self.enclosed(UInt8(ascii: "{"), UInt8(ascii: "}"), content)
    }

    mutating func array(_ content: (inout JSONWriter) -> Void) {
        self.enclosed(UInt8(ascii: "["), UInt8(ascii: "]"), content)
    }

    mutating func object(_ name: StaticString, _ content: (inout JSONWriter) -> Void) {
        self.name(name)
        self.follows = false
        self.object(content)
    }

    mutating func array(_ name: StaticString, _ content: (inout JSONWriter) -> Void) {
        self.name(name)
        self.follows = false
        self.array(content)
    }

    /// Starts an object whose end the caller leaves open.
    mutating func openObject() {
        self.separate()
        self.bytes.append(UInt8(ascii: "{"))
        self.follows = false
    }

    // MARK: Members

    mutating func string(_ name: StaticString, _ value: String) {
        self.name(name)
        self.quoted(value)
    }

    /// A text that ends with a ``ReadCounter``: it differs at every read.
    mutating func volatile(_ name: StaticString, _ text: String) {
        self.string(name, text + ReadCounter.placeholder)
        self.counters.append(self.bytes.count - 1 - ReadCounter.placeholder.utf8.count)
    }

    /// `""`, Zoho's word for "nothing here", also where a number or a date belongs (zoho-api.md 3.6).
    mutating func empty(_ names: StaticString...) {
        for name in names { self.raw(name, "\"\"") }
    }

    mutating func flag(_ name: StaticString, _ value: Bool) {
        self.raw(name, value ? "true" : "false")
    }

    mutating func number(_ name: StaticString, _ value: Int) {
        self.name(name)
        self.bytes.append(contentsOf: String(value).utf8)
    }

    mutating func money(_ name: StaticString, _ value: Money) {
        self.name(name)
        self.bytes.append(contentsOf: value.description.utf8)
    }

    /// An id: digits in a string, because they are too big for a number (zoho-api.md 3.6).
    mutating func id(_ name: StaticString, _ value: Int) {
        self.name(name)
        self.bytes.append(UInt8(ascii: "\""))
        self.bytes.append(contentsOf: String(value).utf8)
        self.bytes.append(UInt8(ascii: "\""))
    }

    /// A value that is JSON already and known when this was compiled.
    mutating func raw(_ name: StaticString, _ value: StaticString) {
        self.name(name)
        self.append(value)
    }

    /// Bytes that are a value already, written elsewhere by a `JSONWriter`, or broken on purpose.
    mutating func bytes(_ name: StaticString, _ value: some Sequence<UInt8>) {
        self.name(name)
        self.bytes.append(contentsOf: value)
    }

    // MARK: Elements

    mutating func element(_ value: String) {
        self.separate()
        self.quoted(value)
        self.follows = true
    }

    mutating func element(bytes: some Sequence<UInt8>) {
        self.separate()
        self.bytes.append(contentsOf: bytes)
        self.follows = true
    }

    // MARK: Values that were rendered elsewhere

    mutating func value(_ name: StaticString, _ value: RenderedValue) {
        self.name(name)
        self.append(value)
    }

    mutating func element(_ value: RenderedValue) {
        self.separate()
        self.append(value)
        self.follows = true
    }
}

extension JSONWriter {
    private mutating func enclosed(_ start: UInt8, _ end: UInt8, _ content: (inout JSONWriter) -> Void) {
        self.separate()
        self.bytes.append(start)
        self.follows = false
        content(&self)
        self.bytes.append(end)
        self.follows = true
    }

    private mutating func separate() {
        if self.follows { self.bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func name(_ name: StaticString) {
        self.separate()
        self.bytes.append(UInt8(ascii: "\""))
        self.append(name)
        self.bytes.append(UInt8(ascii: "\""))
        self.bytes.append(UInt8(ascii: ":"))
        self.follows = true
    }

    private mutating func append(_ value: RenderedValue) {
        self.counters += value.counters.map { self.bytes.count + $0 }
        self.bytes += value.bytes
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { self.bytes.append(contentsOf: $0) }
    }

    private mutating func quoted(_ value: String) {
        self.bytes.append(UInt8(ascii: "\""))
        if self.escapes == .ascii {
            for unit in value.utf16 { self.escape(unit) }
        } else {
            for byte in value.utf8 { self.escape(byte) }
        }
        self.bytes.append(UInt8(ascii: "\""))
    }

    /// One byte of a string; bytes of a character outside of ASCII stand for themselves.
    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            self.bytes.append(UInt8(ascii: "\\"))
            self.bytes.append(byte)
        case UInt8(ascii: "/") where self.escapes == .slashes:
            self.bytes.append(UInt8(ascii: "\\"))
            self.bytes.append(byte)
        case UInt8(ascii: "\n"):
            self.append("\\n")
        case 0..<0x20:
            self.escapeHexadecimal(UInt16(byte))
        default:
            self.bytes.append(byte)
        }
    }

    /// One UTF-16 unit of a string that is written in ASCII only.
    private mutating func escape(_ unit: UInt16) {
        if unit < 0x80 {
            self.escape(UInt8(truncatingIfNeeded: unit))
        } else {
            self.escapeHexadecimal(unit)
        }
    }

    private mutating func escapeHexadecimal(_ unit: UInt16) {
        self.append("\\u")
        for shift in [12, 8, 4, 0] {
            let digit = UInt8(truncatingIfNeeded: (unit >> UInt16(shift)) & 0xF)
            self.bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
