import CLibPQ
import Foundation
import SQLStores
import SyncCore

/// The rows that a statement returned, in PostgreSQL's binary format.
final class ResultRows {
    private let result: OpaquePointer

    /// Takes over the result.
    init(_ result: OpaquePointer) {
        self.result = result
    }

    deinit {
        PQclear(result)
    }

    /// How many rows an INSERT, UPDATE or DELETE touched.
    var affected: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

    /// `COMMIT`, `ROLLBACK`, `UPDATE 3`.
    var commandTag: String { String(cString: PQcmdStatus(result)) }

    fileprivate func bytes(_ row: Int, _ column: Int32) -> UnsafeRawBufferPointer? {
        guard PQgetisnull(result, Int32(row), column) == 0 else { return nil }
        return UnsafeRawBufferPointer(
            start: PQgetvalue(result, Int32(row), column),
            count: Int(PQgetlength(result, Int32(row), column))
        )
    }
}

extension ResultRows: RandomAccessCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { Int(PQntuples(result)) }

    subscript(row: Int) -> ResultRow { ResultRow(rows: self, row: row) }
}

/// One row; its columns are read by position, each as what the statement selects there.
struct ResultRow {
    /// Keeps the memory that the columns are read from.
    fileprivate let rows: ResultRows
    fileprivate let row: Int

    /// A `text` column; nil for NULL.
    func text(_ column: Int32) -> String? {
        bytes(column).map { String(decoding: $0, as: UTF8.self) }
    }

    /// A `bytea` column.
    func data(_ column: Int32) -> [UInt8]? { bytes(column).map(Array.init) }

    /// A `bigint` column.
    func integer(_ column: Int32) -> Int64? {
        guard let bytes = bytes(column), bytes.count == 8 else { return nil }
        return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
    }

    func boolean(_ column: Int32) -> Bool? {
        bytes(column).map { $0.first == 1 }
    }

    /// A `timestamptz` column; nil also for `infinity`.
    func instant(_ column: Int32) -> Instant? {
        guard let microseconds = integer(column) else { return nil }
        let (sum, overflows) = microseconds.addingReportingOverflow(Instant.postgresEpoch)
        return overflows || microseconds == .min ? nil : Instant(microseconds: sum)
    }

    private func bytes(_ column: Int32) -> UnsafeRawBufferPointer? { rows.bytes(row, column) }
}

extension Instant {
    /// PostgreSQL counts from 2000-01-01: microseconds from 1970 to there.
    static let postgresEpoch: Int64 = 946_684_800_000_000
}

// MARK: - By name

extension ResultRows {
    /// All of it, in the nearest kinds of values, to be read by name.
    var asControlResult: SQLResult {
        let columns = 0..<PQnfields(result)
        let places = Dictionary(
            columns.map { (PQfname(result, $0).map { String(cString: $0) } ?? "", Int($0)) },
            uniquingKeysWith: { first, _ in first }
        )
        let types = columns.map { PQftype(result, $0) }
        let rows = map { row in
            SQLRow(places: places, cells: columns.map { row.cell($0, types[Int($0)]) })
        }
        return SQLResult(rows: Array(rows), changed: affected)
    }
}

extension ResultRow {
    fileprivate func cell(_ column: Int32, _ type: UInt32) -> SQLCell {
        guard let bytes = bytes(column) else { return .null }
        switch type {
        case PostgresType.boolean: return boolean(column).map(SQLCell.boolean) ?? .null
        case PostgresType.bytes: return .bytes(Array(bytes))
        case PostgresType.integer: return integer(column).map(SQLCell.integer) ?? .null
        case PostgresType.shortInteger where bytes.count == 4:
            return .integer(Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self))))
        case PostgresType.instant: return instant(column).map(SQLCell.instant) ?? .text("infinity")
        case PostgresType.uuid: return .text(UUID(bytes: bytes)?.uuidString.lowercased() ?? "")
        // The first byte is the version of the format.
        case PostgresType.json: return .text(String(decoding: bytes.dropFirst(), as: UTF8.self))
        default: return .text(String(decoding: bytes, as: UTF8.self))
        }
    }
}

extension UUID {
    /// Nil unless there are 16 bytes.
    fileprivate init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == MemoryLayout<uuid_t>.size else { return nil }
        self.init(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}
