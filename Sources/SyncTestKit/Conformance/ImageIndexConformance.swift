import SyncCore
import Testing

/// The promises of ``ImageIndex``.
package enum ImageIndexConformance {
    package static let promises: [Promise<StoresUnderTest>] = duePromises + notePromises

    private static let duePromises: [Promise<StoresUnderTest>] = [
        Promise("the images that records name are due, those of the last modified records first") { stores in
            let lease = try await stores.begin()
            for (id, minutes) in [("old", 1), ("none", nil), ("new", 3), ("middle", 2)] as [(String, Int64?)] {
                _ = try await stores.commit(row(id, "7", minutes: minutes), holding: lease)
            }
            let due = try await stores.images.dueImages(of: .products, limit: 9)
            #expect(due.map(\.entityID) == ["new", "middle", "old", "none"])
            #expect(due.first == DueImage(entityID: "new", documentID: "7", name: "lamp.gif"))
            #expect(try await stores.images.dueImages(of: .products, limit: 2).count == 2)
        },
        Promise("a record that names none, or is deleted, has none due") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a", nil), row("b", "7"), row("c", "8"), holding: lease)
            _ = try await stores.commit(gone: ["b"], holding: lease)
            #expect(try await due(stores) == ["c"])
        },
        Promise("a type without images has none due") { stores in
            let lease = try await stores.begin(Sample.run(of: .users))
            _ = try await stores.commit(Sample.row(Sample.record("a"), of: .users), of: .users, holding: lease)
            #expect(try await stores.images.dueImages(of: .users, limit: 9).isEmpty)
        },
    ]

    private static let notePromises: [Promise<StoresUnderTest>] = [
        Promise("an image that was noted is due no more until the record names another one") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a", "7"), row("b", "8"), row("c", "9", name: nil), holding: lease)
            try await noteAll(kept(1), stores, lease)
            #expect(try await due(stores).isEmpty)
            _ = try await stores.commit(row("a", "70", version: 2), holding: lease)
            #expect(try await due(stores) == ["a"])
            try await noteAll(kept(2), stores, lease)
            #expect(try await due(stores).isEmpty)
            _ = try await stores.commit(row("b", "8", name: "chair.gif", version: 2), holding: lease)
            #expect(try await due(stores) == ["b"])
        },
        Promise("one that cannot be had is due no more either") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a", "7"), holding: lease)
            try await noteAll(.unusable(reason: "it is \u{0} no image"), stores, lease)
            #expect(try await due(stores).isEmpty)
        },
        Promise("what was noted stays when the record is deleted, and holds when it comes back") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a", "7"), holding: lease)
            try await noteAll(kept(1), stores, lease)
            _ = try await stores.commit(gone: ["a"], holding: lease)
            _ = try await stores.commit(row("a", "7", version: 2), holding: lease)
            #expect(try await due(stores).isEmpty)
        },
        Promise("a run that lost its lease notes nothing") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a", "7"), holding: lease)
            try await stores.leases.release(lease)
            let lost = try await stores.lostLease()
            let error = await #expect(throws: SyncError.self) { try await noteAll(kept(1), stores, lost) }
            #expect(error?.code == .leaseLost)
            #expect(try await due(stores) == ["a"])
        },
    ]

    private static func row(
        _ id: String,
        _ document: String?,
        name: String? = "lamp.gif",
        version: Int = 1,
        minutes: Int64? = 0
    ) -> Row {
        Sample.row(
            Sample.record(id, version: version, minutes: minutes),
            [
                "image_document_id": document.map(ColumnValue.text) ?? .null,
                "image_name": name.map(ColumnValue.text) ?? .null,
            ]
        )
    }

    private static func kept(_ number: Int) -> ImageOutcome {
        let hash = Sample.hash(number)
        return .kept(KeptImage(hash: hash, mediaType: "image/gif", byteCount: 43, location: "images/00/\(hash).gif"))
    }

    private static func due(_ stores: StoresUnderTest) async throws -> [String] {
        try await stores.images.dueImages(of: .products, limit: 9).map(\.entityID)
    }

    private static func noteAll(_ outcome: ImageOutcome, _ stores: StoresUnderTest, _ lease: Lease) async throws {
        for image in try await stores.images.dueImages(of: .products, limit: 9) {
            try await stores.images.note(
                outcome,
                of: image,
                type: .products,
                now: Sample.instant(minutes: 5),
                holding: lease
            )
        }
    }
}
