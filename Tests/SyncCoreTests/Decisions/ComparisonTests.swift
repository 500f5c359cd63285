import SyncCore
import SyncTestKit
import Testing

struct `The members that differ` {
    private func changes(_ old: String, _ new: String) throws -> [String] {
        try MemberChange.between(Array(old.utf8)[...], Array(new.utf8)[...], EntityType.invoices.layout).map {
            "\($0.name): \($0.before ?? "-") > \($0.after ?? "-")"
        }
    }

    @Test func `are those whose values differ, with both of them`() throws {
        #expect(
            try changes(#"{"b":1,"a":"x","gone":2}"#, #"{"a":"y","b":1.0,"new":[1,2]}"#)
                == [#"a: "x" > "y""#, "gone: 2 > -", "new: - > [1,2]"]
        )
    }

    @Test func `leave out what a hash leaves out`() throws {
        #expect(
            try changes(
                #"{"invoice_url":"a","last_modified_time":"1","x":null,"status_formatted":"A","sync_count":1}"#,
                #"{"invoice_url":"b","last_modified_time":"2","status_formatted":"B","sync_count":2}"#
            ).isEmpty
        )
    }

    @Test func `do not depend on member order, notation or escapes`() throws {
        #expect(try changes(#"{"o":{"a":1,"b":"\u00e9"}}"#, #"{"o":{"b":"é","a":1.00}}"#).isEmpty)
    }
}

/// Pitfall: "money through binary floats".
struct `An exact sum` {
    private func sum(_ numbers: String...) -> String {
        var sum = DecimalSum()
        for number in numbers { sum.add(number) }
        return "\(sum)" + (sum.isExact ? "" : " about")
    }

    @Test func `adds decimals as they are written`() {
        #expect(sum() == "0")
        #expect(sum("0.1", "0.2") == "0.3")
        #expect(sum("10.50", "-0.5", "1250") == "1260")
        #expect(sum("-0.05", "0.01") == "-0.04")
        #expect(sum("9007199254740993", "0.000000000001") == "9007199254740993.000000000001")
    }

    @Test func `says when a number is too long for it`() {
        #expect(sum("1", String(repeating: "9", count: 60)).hasSuffix("about"))
        #expect(sum("1.2.3").hasSuffix("about"))
    }
}

struct `A comparison of a row with its record` {
    private let type = EntityType.products

    private func row(_ members: String) throws -> Row {
        try RowMapper(type).row(for: try record(item("1", members), of: type))
    }

    private func stored(
        _ row: Row,
        json: String? = nil,
        detail: String? = nil,
        hashIsVoid: Bool = false,
        deletedAt: Instant? = nil,
        lastModified: Instant? = nil,
        rate: ColumnValue? = nil
    ) -> StoredRow {
        StoredRow(
            version: StoredVersion(
                entityID: row.record.id,
                localID: "7",
                contentHash: hashIsVoid ? nil : row.record.hash,
                detailHash: nil,
                lastModified: lastModified ?? row.record.modifiedAt,
                hasDetail: detail != nil
            ),
            values: zip(type.columns, row.values).map { column, value in
                column.name == "rate" ? rate ?? value ?? .null : value ?? .null
            },
            isActive: row.isActive,
            customFields: row.customFields,
            deletedAt: deletedAt,
            listJSON: json ?? row.record.slice.text,
            detailJSON: detail,
            detailsAreDue: false
        )
    }

    private func names(_ row: Row, _ stored: StoredRow?) -> [String] {
        let difference = RowComparison(RowMapper(type)).difference(of: row, stored: stored)
        return difference.map { [$0.kind.rawValue] + $0.fields.map(\.name) } ?? []
    }

    @Test func `finds nothing where all is equal, in other digits of the same number too`() throws {
        let row = try row(#""rate":10.50,"name":"Chair""#)
        #expect(names(row, stored(row)).isEmpty)
        #expect(names(row, stored(row, rate: .decimal("10.5"))).isEmpty)
    }

    @Test func `finds a changed digit in a column and in the payload, each for itself`() throws {
        let row = try row(#""rate":10.50"#)
        #expect(names(row, stored(row, rate: .decimal("10.51"))) == ["differs", "rate"])
        let payload = item("1", #""rate":10.51"#)
        #expect(names(row, stored(row, json: payload)) == ["differs", "zoho_raw_data.rate"])
    }

    @Test func `finds a missing row, a deleted one and a stale one`() throws {
        let row = try row(#""rate":10.50"#)
        #expect(names(row, nil) == ["missing"])
        #expect(names(row, stored(row, deletedAt: Sample.instant())) == ["missing"])
        let old = try self.row(#""rate":9"#)
        #expect(names(row, stored(old)) == ["differs", "rate", "zoho_raw_data.rate", "content_hash"])
    }

    @Test func `names no void hash, and only the columns that differ from the record`() throws {
        let row = try row(#""rate":7"#)
        let detail = item("1", #""rate":0"#)
        #expect(names(row, stored(row, hashIsVoid: true)).isEmpty)
        #expect(names(row, stored(row, detail: detail, hashIsVoid: true)).isEmpty)
        // Who of the two is right now cannot be told from what is stored.
        let later = stored(row, detail: detail, hashIsVoid: true, rate: .decimal("0"))
        #expect(names(row, later) == ["differs", "rate"])
        let payload = stored(row, json: item("1", #""rate":8"#), detail: detail, hashIsVoid: true)
        #expect(names(row, payload) == ["differs", "zoho_raw_data.rate"])
    }

    @Test func `takes a detail that is newer by its stamp for the later one`() throws {
        let row = try row(#""rate":7"#)
        let detail = #"{"item_id":"1","rate":0,"last_modified_time":"2025-11-13T11:30:05+0300"}"#
        let stamp = try #require(row.record.modifiedAt).advanced(by: .seconds(5))
        let behind = stored(row, detail: detail, hashIsVoid: true, lastModified: stamp, rate: .decimal("0"))
        #expect(names(row, behind).isEmpty)
        // Where the list row counts, the row keeps the stamp all the same.
        #expect(names(row, stored(row, detail: detail, lastModified: stamp)).isEmpty)
        #expect(
            names(row, stored(row, detail: detail, lastModified: stamp.advanced(by: .seconds(1)))) == [
                "differs", "last_modified_time",
            ]
        )
    }

    @Test func `takes what only the stored detail tells for the record's too`() throws {
        let row = try row(#""name":"Chair""#)
        let index = try #require(type.columns.firstIndex { $0.name == "rate" })
        let comparison = RowComparison(RowMapper(type))
        let kept = stored(row, detail: item("1", #""rate":3"#), rate: .decimal("3"))
        #expect(comparison.columns(of: row, over: kept).values[index] == .decimal("3"))
        #expect(comparison.columns(of: row, over: nil).values[index] == .null)
        #expect(names(row, kept).isEmpty)
    }
}
