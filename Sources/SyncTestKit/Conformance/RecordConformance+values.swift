import SyncCore
import Testing

/// The promises about values that do not fit, members that move by themselves, and rows that are put right.
extension RecordConformance {
    // MARK: - Values that do not fit

    static let faultCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("a value that does not fit is noted with its place, and counted, and its record is stored") {
            stores in
            let lease = try await stores.begin()
            let outcome = try await stores.destination.commit(Sample.batch([try unfit("a"), row("b")]), holding: lease)
            #expect(outcome.rows.map(\.isWritten) == [true, true])
            #expect(outcome.faults["a"] == [rate])
            #expect(try await faults(stores) == [stored("a", 0)])
            #expect(try await stores.faults.counts() == ["product": 1])
            #expect(try await stores.run(Sample.runID(1))?.counters.columnFaults == 1)
        },
        ContractCase("it keeps its instant while it does not fit, and is gone with a value that fits") { stores in
            let lease = try await stores.begin()
            for minutes in 1...2 {
                let row = try unfit("a", name: "Lamp \(minutes)")
                _ = try await stores.commit(row, minutes: Int64(minutes), holding: lease)
                #expect(try await faults(stores) == [stored("a", 1)])
            }
            let row = try Sample.row(json: #"{"item_id":"a","rate":12}"#)
            _ = try await stores.commit(row, minutes: 3, holding: lease)
            #expect(try await faults(stores).isEmpty)
            #expect(try await stores.faults.counts().isEmpty)
        },
        ContractCase("one of a child row stays when a list row is written, which tells no child rows") { stores in
            let lease = try await stores.begin(Sample.run(of: .invoices))
            func row(_ members: String, _ shape: RecordShape) throws -> Row {
                try Sample.row(json: #"{"invoice_id":"a",\#(members)}"#, of: .invoices, shape: shape)
            }
            let detail = try row(#""line_items":[{"line_item_id":"1","quantity":"some"}]"#, .detail)
            _ = try await stores.commit(detail, of: .invoices, minutes: 1, holding: lease)
            let noted = try await faults(stores)
            #expect(noted.map(\.fault.column) == ["quantity"])
            _ = try await stores.commit(
                row(#""balance":7"#, .list),
                row(#""balance":8"#, .list),
                of: .invoices,
                minutes: 2,
                holding: lease
            )
            #expect(try await faults(stores) == noted)
        },
        ContractCase("it is gone with its record, and there again with the rows that are made anew") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(try unfit("a"), minutes: 1, holding: lease)
            _ = try await stores.commit(gone: ["a"], minutes: 2, holding: lease)
            #expect(try await faults(stores).isEmpty)
            #expect(
                try await stores.deletions.undelete(
                    ["a"],
                    of: .products,
                    now: Sample.instant(minutes: 3),
                    holding: lease
                ) == 1
            )
            #expect(try await stores.destination.mappingVersion(of: .products) == nil)
            let repair = try #require(try await neededRepair("a", of: .products, stores))
            try await commit(stores, lease) { $0.repairs = [repair] }
            #expect(try await faults(stores).map(\.fault) == [rate])
        },
        ContractCase("the newest come first, and are found by type and by record") { stores in
            let lease = try await stores.begin()
            for (minutes, id) in ["a", "b", "c"].enumerated() {
                _ = try await stores.commit(try unfit(id), minutes: Int64(minutes), holding: lease)
            }
            #expect(try await faults(stores, limit: 2) == [stored("c", 2), stored("b", 1)])
            #expect(try await faults(stores, of: .products, "b") == [stored("b", 1)])
            #expect(try await faults(stores, of: .customers).isEmpty)
            #expect(try await faults(stores, of: .products, "nobody\0").isEmpty)
        },
    ]

    // MARK: - Members that move by themselves

    static let memberCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("a member stays as it was first noticed, and the first noticed comes first") { stores in
            let store = stores.volatileMembers
            #expect(try await store.all().isEmpty)
            try await store.notice(["some_link"], of: .invoices, now: Sample.instant(minutes: 1))
            try await store.notice(["some_link", "a_link"], of: .invoices, now: Sample.instant(minutes: 2))
            try await store.notice(["some_link"], of: .bills, now: Sample.instant(minutes: 3))
            let expected = [("invoice", "some_link", 1), ("invoice", "a_link", 2), ("bill", "some_link", 3)]
            #expect(
                try await store.all()
                    == expected.map { type, member, minutes in
                        VolatileMember(
                            entityType: type,
                            member: member,
                            noticedAt: Sample.instant(minutes: Int64(minutes))
                        )
                    }
            )
        },
        ContractCase("the records in which a member says something are counted") { stores in
            let lease = try await stores.begin()
            let telling = [#"7"#, #""x""#, "false", #"["a"]"#, #"{"a":null}"#]
            let rows = try (telling + ["null", #""""#, "[]", "{}"]).enumerated().map { index, value in
                try Sample.row(json: #"{"item_id":"\#(index)","some_link":\#(value)}"#)
            }
            _ = try await stores.destination.commit(Sample.batch(rows), holding: lease)
            try await commit(stores, lease) { $0.gone = ["0"] }
            for (member, shape, count) in [
                ("some_link", RecordShape.list, telling.count - 1), ("some_link", .detail, 0), ("other", .list, 0),
                ("some\0link", .list, 0),
            ] {
                let counted = try await stores.volatileMembers.recordCount(of: .products, with: member, in: shape)
                #expect(counted == count)
            }
        },
    ]

    // MARK: - Rows put right

    static let repairCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("what a payload says does not depend on the way in which the database keeps it") { stores in
            let lease = try await stores.begin(Sample.run(of: .customers))
            let row = try Sample.row(
                json: #"""
                    {"contact_id":"a","contact_type":"customer","shipping_address":{"city":"Basra","zip":1e2},
                    "billing_address":{"city":"Erbil","zip":-0,"phone":{"b":1.0,"a":"\u0000"}},"company_name":{"z":1,"a":[1e1, 2]},
                    "first_name":15.0E-1,"cf_zone":"1","custom_field_hash":{"cf_zone":"2"}}
                    """#,
                of: .customers,
                shape: .detail
            )
            _ = try await stores.commit(row, of: .customers, holding: lease)
            #expect(try await neededRepair("a", of: .customers, stores) == nil)
        },
        ContractCase("child rows are read as they were told, and none of records that are not stored") { stores in
            let lease = try await stores.begin(Sample.run(of: .invoices))
            let told = try Specimen(.invoices, id: "a").row()
            let bare = Sample.row(Sample.record("b"), of: .invoices)
            _ = try await stores.commit(told, bare, of: .invoices, holding: lease)
            let stored = try await stores.destination.storedChildren(of: .invoices, ids: ["a", "b", "nobody"])
            #expect(stored.keys.sorted() == ["a", "b"])
            #expect(stored["b"] == EntityType.invoices.childTables.map { _ in [] })
            for (rows, expected) in zip(try #require(stored["a"]), told.children) {
                #expect(rows.map(\.values) == expected?.map(\.values))
                #expect(rows.map(\.position) == expected?.map(\.position))
                #expect(rows.map(\.member) == expected?.map(\.member))
            }
        },
        ContractCase("a row is put right from its payload, which stays, and what changed is told") { stores in
            let lease = try await stores.begin(Sample.run(of: .invoices))
            let right = try Specimen(.invoices, id: "a").row()
            let wrong = Sample.row(right.record, of: .invoices, ["invoice_number": .text("?")])
            _ = try await stores.commit(wrong, of: .invoices, holding: lease)
            let before = try #require(try await stores.storedRow("a", of: .invoices))
            let repair = try #require(try await neededRepair("a", of: .invoices, stores))
            #expect(repair.changedFields.contains("invoice_number"))
            try await commit(stores, lease, of: .invoices) { $0.repairs = [repair] }
            let after = try #require(try await stores.storedRow("a", of: .invoices))
            #expect(after.values == right.values.map { $0 ?? .null })
            #expect(after.detailJSON == before.detailJSON)
            let children = try await stores.destination.storedChildren(of: .invoices, ids: ["a"])["a"]
            #expect(children?.map { $0.map(\.values) } == right.children.map { ($0 ?? []).map(\.values) })
            let last = try await stores.log.history(of: .invoices, entityID: "a", limit: 1).first
            #expect((last?.action, last?.changedFields) == (.updated, repair.changedFields))
            #expect(try await neededRepair("a", of: .invoices, stores) == nil)
        },
        ContractCase("a repair notes the values that do not fit") { stores in
            let lease = try await stores.begin()
            let record = try unfit("a").record
            _ = try await stores.commit(Sample.row(record, ["rate": .decimal("1")]), holding: lease)
            #expect(try await faults(stores).isEmpty)
            let repair = try #require(try await neededRepair("a", of: .products, stores))
            try await commit(stores, lease) { $0.repairs = [repair] }
            #expect(try await faults(stores) == [stored("a", 0)])
            #expect(try await stores.storedText("rate", .products, "a") == nil)
        },
    ]

    // MARK: - Support

    private static let rate = ColumnFault(table: EntityType.products.table, column: "rate", value: #""N/A""#)

    /// A product whose rate is no number.
    private static func unfit(_ id: String, name: String = "Lamp") throws -> Row {
        try Sample.row(json: #"{"item_id":"\#(id)","name":"\#(name)","rate":"N/A"}"#)
    }

    private static func stored(_ id: String, _ minutes: Int64) -> StoredColumnFault {
        StoredColumnFault(
            entityType: "product",
            entityID: id,
            fault: rate,
            notedSince: Sample.instant(minutes: minutes)
        )
    }

    private static func faults(
        _ stores: StoresUnderTest,
        of type: EntityType? = nil,
        _ id: String? = nil,
        limit: Int = 9
    ) async throws -> [StoredColumnFault] {
        try await stores.faults.faults(of: type, entityID: id, limit: limit)
    }

    /// What has to be changed of a stored row; nil where it is right.
    private static func neededRepair(
        _ id: String,
        of type: EntityType,
        _ stores: StoresUnderTest
    ) async throws -> RowRepair? {
        let row = try #require(try await stores.storedRow(id, of: type))
        let children = try await stores.destination.storedChildren(of: type, ids: [id])
        let stamps = PlausibleStamps(at: Sample.instant())
        return RowRepair(of: row, children: children[id] ?? [], RowMapper(type), stamps: stamps, rehashing: false)
    }
}
