import SyncCore
import Testing
import ZohoAPI

/// The promises of ``Destination`` about child tables.
package enum ChildConformance {
    package static let cases: [ContractCase<StoresUnderTest>] = lineCases + EntityCatalog.zoho.types.map(specimen)

    // MARK: - Line by line

    private static let lines = EntityType.invoices.childTables[0]

    private static let lineCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("the elements that a record tells take the place of the stored ones, in their order") { stores in
            let lease = try await stores.begin(Sample.run(of: .invoices))
            for (version, names) in [(1, ["Lamp", "Bulb", "Cable"]), (2, ["Bulb", "Lamp"])] {
                _ = try await stores.commit(invoice(version, lines: names), of: .invoices, holding: lease)
                let stored = try await stores.storedChildren(lines, .invoices, "a")
                #expect(stored.map { $0["name"] } == names)
                #expect(stored.map { $0["position"] } == (1...names.count).map(String.init))
            }
        },
        ContractCase("a record with no elements any more empties the table, one that does not tell keeps them") {
            stores in
            let lease = try await stores.begin(Sample.run(of: .invoices))
            _ = try await stores.commit(invoice(1, lines: ["Lamp"]), of: .invoices, holding: lease)
            _ = try await stores.commit(
                Sample.row(Sample.record("a", version: 7), of: .invoices),
                of: .invoices,
                holding: lease
            )
            #expect(try await stores.storedChildren(lines, .invoices, "a").map { $0["name"] } == ["Lamp"])
            _ = try await stores.commit(invoice(2, lines: []), of: .invoices, holding: lease)
            #expect(try await stores.storedChildren(lines, .invoices, "a").isEmpty)
        },
        ContractCase("a record that did not change leaves its elements untouched, and so does an older detail") {
            stores in
            let lease = try await stores.begin(Sample.run(of: .invoices))
            _ = try await stores.commit(invoice(1, lines: ["Lamp", "Bulb"]), of: .invoices, holding: lease)
            let before = try await stores.storedChildren(lines, .invoices, "a")
            _ = try await stores.commit(invoice(1, lines: ["Lamp", "Bulb"]), of: .invoices, holding: lease)
            _ = try await stores.commit(invoice(2, lines: ["Cable"], minutes: -1), of: .invoices, holding: lease)
            #expect(try await stores.storedChildren(lines, .invoices, "a") == before)
        },
        ContractCase("elements of several records stay apart, and of one record twice the last one's are stored") {
            stores in
            let lease = try await stores.begin(Sample.run(of: .invoices))
            let rows = [
                invoice(1, lines: ["Lamp"]), invoice(1, id: "b", lines: ["Cable"]), invoice(2, lines: ["Bulb"]),
            ]
            _ = try await stores.destination.commit(Sample.batch(rows, of: .invoices), holding: lease)
            #expect(try await stores.storedChildren(lines, .invoices, "a").map { $0["name"] } == ["Bulb"])
            #expect(try await stores.storedChildren(lines, .invoices, "b").map { $0["name"] } == ["Cable"])
        },
        ContractCase("an element that the database refuses refuses its record, and what was stored stays") { stores in
            let lease = try await stores.begin(Sample.run(of: .invoices))
            _ = try await stores.commit(invoice(1, lines: ["Lamp"]), of: .invoices, holding: lease)
            let rows = [
                invoice(2, lines: ["Bulb", "Ca\0ble"]), invoice(1, id: "b", lines: ["Co\0il"]),
                invoice(1, id: "c", lines: ["Switch"]),
            ]
            let outcome = try await stores.destination.commit(Sample.batch(rows, of: .invoices), holding: lease)
            #expect(outcome.rows.map(\.isRejected) == [true, true, false])
            #expect(try await stores.versions(of: .invoices).map(\.entityID) == ["a", "c"])
            #expect(try await stores.versions(of: .invoices).first?.detailHash == Sample.hash(1))
            #expect(try await stores.storedChildren(lines, .invoices, "a").map { $0["name"] } == ["Lamp"])
            #expect(try await stores.storedChildren(lines, .invoices, "c").map { $0["name"] } == ["Switch"])
            #expect(try await stores.deadLetters.openCounts() == ["invoice": 2])
        },
    ]

    private static func invoice(_ version: Int, id: String = "a", lines names: [String], minutes: Int64 = 0) -> Row {
        Sample.row(
            Sample.record(id, version: version, minutes: minutes, shape: .detail),
            of: .invoices,
            children: [lines.name: Sample.lines(names)]
        )
    }

    // MARK: - Every type

    private static func specimen(of type: EntityType) -> ContractCase<StoresUnderTest> {
        ContractCase("every column of \(type.plural) and of their child tables is read back as it was sent") { stores in
            let lease = try await stores.begin(Sample.run(of: type))
            let row = try Specimen(type, id: "4711").row()
            let outcomes = try await stores.commit(row, of: type, holding: lease)
            #expect(outcomes.map(\.isWritten) == [true])
            let stored = try #require(try await stores.storedRow("4711", of: type))
            #expect(stored.values == row.values.map { $0 ?? .null })
            #expect(!stored.values.contains(.null))
            #expect(stored.isActive == row.isActive)
            #expect(stored.version.detailHash == row.record.hash)
            for (table, children) in zip(type.childTables, row.children) {
                let children = try #require(children)
                #expect(children.count >= 2)
                let stored = try await stores.storedChildren(table, type, "4711")
                #expect(try stored.map(content) == children.map { try texts($0, table) })
            }
        }
    }

    /// All but the ids, which are the database's own.
    private static func content(_ stored: [String: String]) throws -> [String: String] {
        var content = stored.filter { !["id", "parent_id"].contains($0.key) }
        content["zoho_raw_data"] = try content["zoho_raw_data"].map(StoresUnderTest.canonicalJSON)
        return content
    }

    private static func texts(_ row: ChildRow, _ table: ChildTable) throws -> [String: String] {
        var texts = [
            "member": row.member, "position": "\(row.position)",
            "zoho_raw_data": try StoresUnderTest.canonicalJSON(row.json),
        ]
        for (column, value) in zip(table.columns, row.values) { texts[column.name] = value.text }
        return texts
    }
}

extension ColumnValue {
    fileprivate var text: String? {
        switch self {
        case .null: nil
        case .text(let text), .decimal(let text), .date(let text): text
        case .boolean(let value): value ? "1" : "0"
        case .instant(let instant): instant.description
        }
    }
}
