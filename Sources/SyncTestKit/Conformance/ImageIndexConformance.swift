import SyncCore
import Testing

/// The promises of ``ImageIndex``.
package enum ImageIndexConformance {
    package static let cases: [ContractCase<StoresUnderTest>] = dueCases + noteCases

    private static let now = Sample.instant(minutes: 5)

    private static let dueCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("the images that records name are due, those of the last modified records first") { stores in
            let lease = try await stores.begin()
            for (id, minutes) in [("old", 1), ("none", nil), ("new", 3), ("middle", 2)] as [(String, Int64?)] {
                _ = try await stores.commit(row(id, "7", minutes: minutes), holding: lease)
            }
            let due = try await stores.images.dueImages(of: .products, limit: 9, now: now)
            #expect(due.map(\.entityID) == ["new", "middle", "old", "none"])
            #expect(due.first == DueImage(entityID: "new", documentID: "7", name: "lamp.gif"))
            #expect(try await stores.images.dueImages(of: .products, limit: 2, now: now).count == 2)
        },
        ContractCase("a record that names none, or is deleted, has none due") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a", nil), row("b", "7"), row("c", "8"), holding: lease)
            _ = try await stores.commit(gone: ["b"], holding: lease)
            #expect(try await due(stores) == ["c"])
        },
        ContractCase("a type without images has none due") { stores in
            let lease = try await stores.begin(Sample.run(of: .users))
            _ = try await stores.commit(Sample.row(Sample.record("a"), of: .users), of: .users, holding: lease)
            #expect(try await stores.images.dueImages(of: .users, limit: 9, now: now).isEmpty)
        },
    ]

    private static let noteCases: [ContractCase<StoresUnderTest>] = [
        ContractCase("an image that was noted is due no more until the record names another one") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a", "7"), row("b", "8"), row("c", "9", name: nil), holding: lease)
            #expect(try await !stores.images.keepsImage(of: .products))
            try await noteAll(kept(1), stores, lease)
            #expect(try await stores.images.keepsImage(of: .products))
            #expect(try await due(stores).isEmpty)
            _ = try await stores.commit(row("a", "70", version: 2), holding: lease)
            #expect(try await due(stores) == ["a"])
            try await noteAll(kept(2), stores, lease)
            #expect(try await due(stores).isEmpty)
            _ = try await stores.commit(row("b", "8", name: "chair.gif", version: 2), holding: lease)
            #expect(try await due(stores) == ["b"])
        },
        ContractCase("one that cannot be had is due no more either") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a", "7"), holding: lease)
            try await noteAll(.unusable(reason: "it is \u{0} no image"), stores, lease)
            #expect(try await due(stores).isEmpty)
            #expect(try await !stores.images.keepsImage(of: .products))
        },
        ContractCase("one that is refused is a dead letter of its own, and any other note closes it") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a", "7"), holding: lease)
            let fault = RecordFault(.refused, "Zoho refuses the image of product a")
            let refusal = RecordRefusal(id: "a", fault: fault, payload: Array("no".utf8))
            try await noteAll(.refused(refusal), stores, lease)
            #expect(try await due(stores).isEmpty)
            let letter = try #require(try await openLetters(stores).first)
            #expect((letter.shape, letter.message, letter.runID) == (.image, fault.message, Sample.runID(1)))
            #expect(try await stores.deadLetters.openIDs(of: ["product"], .list).isEmpty)
            _ = try await stores.commit(row("a", "8", version: 2), holding: lease)
            #expect(try await openLetters(stores).count == 1)
            try await noteAll(kept(1), stores, lease)
            #expect(try await openLetters(stores).isEmpty)
        },
        ContractCase("the letter of one that its record names no more is closed, and it waits no more") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a", "7"), holding: lease)
            let refusal = RecordRefusal(id: "a", fault: RecordFault(.refused, "no"), payload: Array("no".utf8))
            try await noteAll(.refused(refusal), stores, lease)
            for id in ["a", "b"] {
                let retry = RecordRetry(ending: nil, of: id, .image, reason: "no")
                try await stores.images.note(retry, of: .products, holding: lease)
            }
            _ = try await stores.commit(row("b", "8"), holding: lease)
            try await stores.images.settleUnnamedImages(of: .products, holding: lease)
            #expect(try await openLetters(stores).map(\.entityID) == ["a"])
            _ = try await stores.commit(row("a", nil, version: 2), holding: lease)
            try await stores.images.settleUnnamedImages(of: .products, holding: lease)
            #expect(try await openLetters(stores).isEmpty)
            #expect(try await stores.destination.retries(of: .products, .image).keys.sorted() == ["b"])
        },
        ContractCase("one that waits is due when its time has come, and when it was asked for") { stores in
            let lease = try await stores.begin()
            for id in ["a", "b", "c"] { _ = try await stores.commit(row(id, "7"), holding: lease) }
            for (id, minutes) in [("a", 5), ("b", 6)] as [(String, Int64)] {
                let retryAt = Sample.instant(minutes: minutes)
                let retry = RecordRetry(entityID: id, phase: .image, attempts: 1, retryAt: retryAt, reason: "late")
                try await stores.images.note(retry, of: .products, holding: lease)
            }
            #expect(try await Set(due(stores)) == ["a", "c"])
            try await stores.images.makeImagesDue(["b"], of: .products)
            #expect(try await Set(due(stores)) == ["a", "b", "c"])
            try await noteAll(.unusable(reason: "it is no image"), stores, lease)
            #expect(try await stores.destination.retries(of: .products, .image).isEmpty)
            try await stores.images.makeImagesDue(["b"], of: .products)
            #expect(try await due(stores) == ["b"])
            try await stores.images.makeImagesDue(nil, of: .products)
            #expect(try await Set(due(stores)) == ["a", "b", "c"])
            try await noteAll(kept(1), stores, lease)
            try await stores.images.makeImagesDue(nil, of: .products)
            #expect(try await due(stores).isEmpty)
        },
        ContractCase("what was noted stays when the record is deleted, and holds when it comes back") { stores in
            let lease = try await stores.begin()
            _ = try await stores.commit(row("a", "7"), holding: lease)
            try await noteAll(kept(1), stores, lease)
            _ = try await stores.commit(gone: ["a"], holding: lease)
            _ = try await stores.commit(row("a", "7", version: 2), holding: lease)
            #expect(try await due(stores).isEmpty)
        },
        ContractCase("a run that lost its lease notes nothing") { stores in
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
        try await stores.images.dueImages(of: .products, limit: 9, now: now).map(\.entityID)
    }

    private static func openLetters(_ stores: StoresUnderTest) async throws -> [StoredDeadLetter] {
        try await stores.deadLetters.letters(status: .open, of: .products, limit: 9)
    }

    private static func noteAll(_ outcome: ImageOutcome, _ stores: StoresUnderTest, _ lease: Lease) async throws {
        for image in try await stores.images.dueImages(of: .products, limit: 9, now: now) {
            try await stores.images.note(
                outcome,
                of: image,
                type: .products,
                runID: Sample.runID(1),
                now: now,
                holding: lease
            )
        }
    }
}
