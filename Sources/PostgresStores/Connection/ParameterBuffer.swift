import SyncCore

/// The parameters of one statement in one buffer, as libpq wants them.
struct ParameterBuffer {
    /// Begins with a byte that belongs to nobody, so that a value of no bytes has an address too: none means NULL.
    private var bytes: [UInt8] = [0]
    /// Nil for NULL.
    private var ranges: [Range<Int>?] = []
    private(set) var types: [UInt32] = []

    init(_ parameters: [Parameter]) {
        for parameter in parameters {
            let start = bytes.count
            let hasValue = append(parameter)
            ranges.append(hasValue ? start..<bytes.count : nil)
            types.append(parameter.type)
        }
    }

    /// The arguments of `PQsendQueryPrepared`: addresses, lengths and formats, all of them binary.
    func withArguments<Value>(
        _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> Value
    ) -> Value {
        bytes.withUnsafeBytes { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let addresses = ranges.map { range in
                range.flatMap { range in start.map { $0 + range.lowerBound } }
            }
            let lengths = ranges.map { Int32($0?.count ?? 0) }
            return body(addresses, lengths, [Int32](repeating: 1, count: ranges.count))
        }
    }

    // MARK: - Values

    /// - Returns: false for NULL.
    private mutating func append(_ parameter: Parameter) -> Bool {
        switch parameter {
        case .text(let text): return append(text) { $0.bytes += $1.utf8 }
        case .integer(let integer): return append(integer) { $0.append($1) }
        case .boolean(let boolean): return append(boolean) { $0.bytes.append($1 ? 1 : 0) }
        case .instant(let instant): return append(instant) { $0.append($1) }
        case .bytes(let bytes): self.bytes += bytes
        case .json(let json): append(json: Array(json.utf8)[...])
        case .texts(let texts): append(texts, of: PostgresType.text) { $0.bytes += $1.utf8 }
        case .integers(let integers): append(integers, of: PostgresType.integer) { $0.append($1) }
        case .booleans(let booleans): append(booleans, of: PostgresType.boolean) { $0.bytes.append($1 ? 1 : 0) }
        case .instants(let instants): append(instants, of: PostgresType.instant) { $0.append($1) }
        case .jsons(let jsons): append(jsons, of: PostgresType.json) { $0.append(json: $1) }
        case .presences(let presences): append(presences, of: PostgresType.bits) { $0.append($1) }
        }
        return true
    }

    private mutating func append<Value>(_ value: Value?, _ body: (inout Self, Value) -> Void) -> Bool {
        guard let value else { return false }
        body(&self, value)
        return true
    }

    /// An array of one dimension: its header, then each element's length and bytes; -1 is the length of NULL.
    private mutating func append<Value>(_ values: [Value?], of type: UInt32, _ body: (inout Self, Value) -> Void) {
        append(Int32(1))
        append(Int32(1))  // there may be NULLs
        append(Int32(bitPattern: type))
        append(Int32(values.count))
        append(Int32(1))  // the first index
        for value in values {
            let lengthAt = bytes.count
            append(Int32(-1))
            guard let value else { continue }
            body(&self, value)
            let length = Int32(bytes.count - lengthAt - 4)
            withUnsafeBytes(of: length.bigEndian) { bytes.replaceSubrange(lengthAt..<lengthAt + 4, with: $0) }
        }
    }

    private mutating func append(_ integer: some FixedWidthInteger) {
        withUnsafeBytes(of: integer.bigEndian) { bytes += $0 }
    }

    private mutating func append(_ instant: Instant) {
        append(instant.microseconds.minus(Instant.postgresEpoch))
    }

    private mutating func append(json: ArraySlice<UInt8>) {
        bytes.append(1)  // the version of the format
        bytes += json
    }

    private mutating func append(_ bits: [Bool]) {
        append(Int32(bits.count))
        for first in stride(from: 0, to: bits.count, by: 8) {
            var byte: UInt8 = 0
            for index in first..<min(first + 8, bits.count) where bits[index] { byte |= 0x80 >> UInt8(index - first) }
            bytes.append(byte)
        }
    }
}

/// PostgreSQL's numbers for its types (`pg_type.oid`), which never change.
enum PostgresType {
    static let boolean: UInt32 = 16
    static let bytes: UInt32 = 17
    static let integer: UInt32 = 20
    static let shortInteger: UInt32 = 23
    static let text: UInt32 = 25
    static let instant: UInt32 = 1_184
    static let bits: UInt32 = 1_562
    static let uuid: UInt32 = 2_950
    static let json: UInt32 = 3_802
}

extension Parameter {
    fileprivate var type: UInt32 {
        switch self {
        case .text: PostgresType.text
        case .integer: PostgresType.integer
        case .boolean: PostgresType.boolean
        case .instant: PostgresType.instant
        case .bytes: PostgresType.bytes
        case .json: PostgresType.json
        case .texts: 1_009
        case .integers: 1_016
        case .booleans: 1_000
        case .instants: 1_185
        case .jsons: 3_807
        case .presences: 1_563
        }
    }
}
