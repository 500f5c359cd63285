import Foundation
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoAPI
import ZohoSimulator
import ZohoSource

extension RecordType {
    /// The simulator's word for a type of the catalog.
    init(_ type: EntityType) throws {
        self = try #require(
            RecordType.all.first {
                type.name == "product" ? $0 == .items : $0.name == type.plural || $0.name == type.endpoint.path
            }
        )
    }
}

/// Holds what is stored against what the organization has: its own bytes, which no code of ours has touched.
extension Rehearsal {
    /// Whether the simulator answers in Inventory's shape for a type.
    private func isInventory(_ type: EntityType) -> Bool { (type.endpoint.service ?? settings.service) == .inventory }

    /// Where the rows of a type differ from the organization's records, in words; empty where they are equal, member by member:
    /// payloads, typed columns, child rows, and which rows there are.
    /// - Parameters:
    ///   - details: whether details were read too.
    ///   - deletions: false: rows of records that are gone are passed over.
    func differences(_ type: EntityType, details: Bool, deletions: Bool = true) async throws -> [String] {
        let record = try RecordType(type)
        let ids = organization.ids(record)
        let stored = try await database.destination.storedRows(of: type, ids: ids)
        var found: [String] = []
        let kept = try await column("SELECT zoho_id FROM \(type.table) WHERE deleted_at IS NULL")
        if deletions ? Set(kept) != Set(ids) : !Set(kept).isSuperset(of: ids) {
            found.append("stored \(kept.count) rows, the organization has \(ids.count)")
        }
        let rows = Dictionary(stored.map { ($0.version.entityID, $0) }, uniquingKeysWith: { first, _ in first })
        for id in ids {
            let sent = try #require(organization.row(record, id: id, inventory: isInventory(type)))
            let row = try mapped(sent, type)
            let difference = RowComparison(RowMapper(type)).difference(of: row, stored: rows[id])
            if let difference { found.append("\(id): \(difference.kind) \(difference.fields)") }
        }
        if details, type.details != nil { found += try await detailDifferences(type, ids) }
        return found
    }

    /// The ids of records whose row has another value in a column, or another stamp, than the organization's record has now:
    /// changes that were missed. Unlike ``differences(_:details:deletions:)`` it does not look at how a value is written.
    func missed(_ type: EntityType) async throws -> [String] {
        let record = try RecordType(type)
        let ids = organization.ids(record)
        let stored = try await database.destination.storedRows(of: type, ids: ids)
        let rows = Dictionary(stored.map { ($0.version.entityID, $0) }, uniquingKeysWith: { first, _ in first })
        return try ids.filter { id in
            let sent = try #require(organization.row(record, id: id, inventory: isInventory(type)))
            let now = try mapped(sent, type)
            guard let row = rows[id] else { return true }
            let isStamped = now.record.modifiedAt == nil || now.record.modifiedAt == row.version.lastModified
            return !isStamped || zip(now.values, row.values).contains { $0 != nil && $0 != $1 }
        }
    }

    private func mapped(_ bytes: [UInt8], _ type: EntityType) throws -> Row {
        guard case .record(let record) = try RecordReader.record(bytes, of: type) else {
            throw RecordFault(.invalidJSON, "the simulator's row cannot be read")
        }
        return try RowMapper(type).row(for: record)
    }

    private func detailDifferences(_ type: EntityType, _ ids: [String]) async throws -> [String] {
        let record = try RecordType(type)
        var found: [String] = []
        let payloads = try await jsonByID("SELECT zoho_id || ' ' || zoho_detail_data FROM \(type.table)")
        var children: [String: [String]] = [:]
        for table in type.childTables {
            children[table.name] = try await column(
                """
                SELECT p.zoho_id || ' ' || c.position || ' ' || c.member || ' ' || c.zoho_raw_data
                FROM \(table.name) c JOIN \(type.table) p ON p.id = c.parent_id WHERE p.deleted_at IS NULL
                """
            )
        }
        var expected: [String: [String]] = [:]
        for id in ids {
            let sent = try #require(organization.detail(record, id: id, inventory: isInventory(type)))
            let detail = try #require(try AnswerReader(of: type).detail(Self.answer(sent, type)).content)
            guard case .record(let read) = detail else {
                found.append("\(id): the simulator's detail cannot be read")
                continue
            }
            let form = try CanonicalJSON.form(of: read.slice.bytes, as: type)
            let kept = try payloads[id].map { try CanonicalJSON.form(of: Array($0.utf8), as: type) }
            if kept != form { found.append("\(id): another detail is stored") }
            for (table, rows) in zip(type.childTables, try RowMapper(type).row(for: read).children) {
                expected[table.name, default: []] += try (rows ?? []).map { row in
                    "\(id) \(row.position) \(row.member) \(try Self.canonical(row.json))"
                }
            }
        }
        for table in type.childTables {
            let kept = try (children[table.name] ?? []).map { line in
                let parts = line.split(separator: " ", maxSplits: 3).map(String.init)
                return (parts.dropLast() + [try Self.canonical(parts.last ?? "")]).joined(separator: " ")
            }
            if Set(kept) != Set(expected[table.name] ?? []) || kept.count != expected[table.name]?.count ?? 0 {
                found.append(
                    "\(table.name): \(kept.count) rows, expected \(expected[table.name]?.count ?? 0), or others"
                )
            }
        }
        return found
    }

    private static func answer(_ detail: [UInt8], _ type: EntityType) -> [UInt8] {
        Array(#"{"code":0,"message":"success","\#(type.endpoint.detailMember)":"#.utf8) + detail + [UInt8(ascii: "}")]
    }

    private static func canonical(_ json: String) throws -> String {
        String(decoding: try CanonicalJSON.form(of: Array(json.utf8)), as: UTF8.self)
    }

    private func jsonByID(_ statement: String) async throws -> [String: String] {
        let pairs = try await column(statement).compactMap { line in
            line.firstIndex(of: " ").map { (String(line[..<$0]), String(line[line.index(after: $0)...])) }
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
