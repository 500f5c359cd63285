import SyncCore

/// Stores rows that are all new by COPY: two thirds of what an INSERT of arrays costs the server.
///
/// COPY has no `ON CONFLICT` and no `RETURNING`, and a table with row-level security does not take it. So it is all of the
/// rows or none: where anything is out of the ordinary it leaves no trace, and the INSERT of ``RowStatements`` tells the rows
/// apart.
struct RowCopy {
    private let copy: String
    private let ids: String
    private let type: EntityType

    init(_ table: DataTable, shape: RecordShape) {
        type = table.type
        let always = ["zoho_id", shape.hashColumn, shape.payloadColumn, "zoho_synced_at", "updated_at", "created_at"]
        let catalog = table.type.columns.map(\.name.quotedIdentifier)
        let columns = always + catalog + ["custom_fields", "is_active", "last_modified_time"]
        copy = "COPY \(table.quotedName) (\(columns.joined(separator: ", "))) FROM STDIN"
        ids = "SELECT zoho_id, id::text FROM \(table.quotedName) WHERE zoho_id = ANY ($1)"
    }

    /// - Returns: the local ids of the rows by their Zoho ids; nil where not every row was stored, and then none is.
    func write(_ rows: [Row], now: Instant, in session: Session) throws -> [String: String]? {
        let stamp = now.description
        let lines = rows.lazy.map { line($0, now: stamp) }
        do {
            return try Savepoint.undoing(session) {
                let copied = try session.run("\(Savepoint.begin); \(copy)", copying: lines)
                guard copied.affected == rows.count else { throw Incomplete() }
                let look = Statement(ids, [.texts(rows.map(\.record.id))])
                return try session.execute([look, Statement(Savepoint.release)]).first?.localIDs
            }
        } catch is Incomplete {
            return nil
        } catch let error as PostgresError where error.refusesRow || error.sqlState == "0A000" {
            return nil
        }
    }

    /// A trigger let fewer rows in than were sent.
    private struct Incomplete: Error {}

    private func line(_ row: Row, now: String) -> [UInt8] {
        var line = CopyLine()
        line.append(row.record.id)
        line.append(row.record.hash.description)
        line.append(row.record.slice.page[row.record.slice.range])
        for _ in 1...3 { line.append(now) }
        for index in type.columns.indices { line.append(row.values[index]) }
        line.append(row.customFields)
        line.append(row.isActive.map { $0 ? "t" : "f" })
        line.append(row.record.modifiedAt?.description)
        return line.ended()
    }
}

/// One row in COPY's text format (PostgreSQL's manual, COPY, "Text Format").
private struct CopyLine {
    private var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(4_096)
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
