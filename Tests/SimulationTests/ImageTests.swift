import FileStores
import Foundation
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import ZohoSimulator
import ZohoSource

/// Images are fetched once, kept once, and followed when they change.
@Suite struct ImageTests {
    private static let fetching = SyncOptions(images: true)
    private static let images = "/inventory/v1/items/"

    private func with(_ kind: StoresKind, _ body: (Rehearsal, _ images: Int) async throws -> Void) async throws {
        try await Rehearsal.with(SimulatorConfiguration(products: 80, customers: 0, vendors: 0), on: kind) {
            rehearsal in
            await rehearsal.sync(.products)
            let named = try await rehearsal.column("SELECT zoho_id FROM products WHERE image_document_id <> ''").count
            try #require(named > 6)
            rehearsal.organization.resetCalls()
            try await body(rehearsal, named)
        }
    }

    @Test(arguments: StoresKind.allCases)
    func `images are fetched once, and again when they change`(_ kind: StoresKind) async throws {
        try await with(kind) { rehearsal, count in
            #expect(await rehearsal.sync(.products, Self.fetching).images.fetched == count)
            #expect(rehearsal.organization.calls.total == 1 + count)
            #expect(try await rehearsal.storedFiles().count == count)
            #expect(try await rehearsal.filesBesideNotes() == [])

            rehearsal.organization.resetCalls()
            #expect(await rehearsal.sync(.products, Self.fetching).images.isEmpty)
            #expect(rehearsal.organization.calls.total == 1)

            let first = try #require(
                try await rehearsal.column("SELECT zoho_id FROM product_images ORDER BY zoho_id").first
            )
            try rehearsal.organization.change(.items, .ids([first]), members: [.imageDocument])
            #expect(await rehearsal.sync(.products, Self.fetching).images.fetched == 1)
            // The old one stays: files are never removed by a sync.
            #expect(try await rehearsal.storedFiles().count == count + 1)
            #expect(try await rehearsal.filesBesideNotes().count == 1)

            try rehearsal.organization.change(.items, .ids([first]), members: [.sku])
            let renamed = await rehearsal.sync(.products, SyncOptions(selection: .changes, images: true))
            #expect(renamed.images.fetched == 1)
            #expect(try await rehearsal.storedFiles().count == count + 1)

            try rehearsal.organization.delete(.items, .ids([first]))
            #expect(await rehearsal.sync(.products, Self.fetching).counters.deleted == 1)
            #expect(try await rehearsal.notedFiles().count == count)
        }
    }

    @Test(arguments: StoresKind.allCases)
    func `the same content is one file, however many products have it`(_ kind: StoresKind) async throws {
        try await with(kind) { rehearsal, count in
            try rehearsal.answer(body: "GIF89a the same")
            #expect(await rehearsal.sync(.products, Self.fetching).images.fetched == count)
            #expect(try await rehearsal.storedFiles().count == 1)
            let rows = try await rehearsal.column(
                "SELECT zoho_id FROM product_images WHERE bytes = 15 AND media_type = 'image/gif' AND error IS NULL"
            )
            #expect(rows.count == count)
        }
    }

    @Test(arguments: StoresKind.allCases)
    func `a missing scope ends the fetching with one clear error, and nothing is noted`(_ kind: StoresKind) async throws
    {
        try await with(kind) { rehearsal, count in
            try rehearsal.answer(status: 200, code: 57, message: "You are not authorized to perform this operation")
            let report = await rehearsal.sync(.products, Self.fetching)
            #expect(report.error?.code == .scopeMissing)
            #expect(report.error?.nextStep.contains("ZohoInventory.items.READ") == true)
            #expect(report.counters.skipped == 80)
            // Of one image it could be the image's own; the token is not asked for anew, since it read the listing.
            #expect(rehearsal.organization.calls.byEndpoint["GET /inventory/v1/items/{id}/image"] == min(count, 20))
            rehearsal.organization.clearFaults()
            #expect(await rehearsal.sync(.products, Self.fetching).images.fetched == count)
        }
    }

    /// What is settled for good, and by which words.
    enum Unusable: CaseIterable {
        case missing, json, refused, tooLarge, unknown

        func happen(in rehearsal: Rehearsal) throws {
            switch self {
            case .missing: try rehearsal.answer(status: 404, code: 1002, message: "Image does not exist.")
            case .json: try rehearsal.answer(body: #"{"code":0,"message":"success"}"#)
            case .refused: try rehearsal.answer(status: 400, code: 2, message: "Invalid value passed")
            case .tooLarge: try rehearsal.answer(body: "GIF89a" + String(repeating: "x", count: 7 << 20))
            case .unknown: try rehearsal.answer(body: "%PDF-1.7")
            }
        }

        var words: String {
            switch self {
            case .missing: "does not exist"
            case .json: "JSON instead of an image"
            case .refused: "Invalid value passed"
            case .tooLarge: "7340038 bytes"
            case .unknown: "no GIF, PNG"
            }
        }
    }

    @Test(arguments: Unusable.allCases)
    func `an image that cannot be had is settled with the reason until it changes`(_ unusable: Unusable) async throws {
        try await with(.sqlite) { rehearsal, count in
            try unusable.happen(in: rehearsal)
            let report = await rehearsal.sync(.products, Self.fetching)
            #expect(report.run.status == .completed)
            #expect(report.images.unusable == count)
            let reasons = try await rehearsal.column("SELECT error FROM product_images WHERE location IS NULL")
            #expect(reasons.count == count)
            #expect(reasons.allSatisfy { $0.contains(unusable.words) })

            rehearsal.organization.clearFaults()
            rehearsal.organization.resetCalls()
            #expect(await rehearsal.sync(.products, Self.fetching).images.isEmpty)
            #expect(rehearsal.organization.calls.total == 1)

            let id = try #require(try await rehearsal.column("SELECT zoho_id FROM product_images").first)
            try rehearsal.organization.change(.items, .ids([id]), members: [.imageDocument])
            #expect(await rehearsal.sync(.products, Self.fetching).images.fetched == 1)
            #expect(try await rehearsal.column("SELECT zoho_id FROM product_images WHERE error IS NULL") == [id])
        }
    }

    @Test func `a spent quota ends the fetching, and the next run goes on behind it`() async throws {
        try await with(.sqlite) { rehearsal, count in
            try rehearsal.answer(status: 429, code: 45, message: "spent", atCall: 4)
            let report = await rehearsal.sync(.products, Self.fetching)
            #expect(report.error?.code == .dailyQuotaSpent)
            #expect(report.images.fetched == 3)
            rehearsal.organization.clearFaults()
            rehearsal.waits.advance(by: .seconds(86_400))
            #expect(await rehearsal.sync(.products, Self.fetching).images.fetched == count - 3)
        }
    }

    @Test func `an image that gets no answer does not keep the others away, and is asked for after a growing pause`()
        async throws
    {
        try await with(.sqlite) { rehearsal, count in
            let due = try await rehearsal.database.images.dueImages(of: .products, limit: 1, now: rehearsal.time.now())
            var fault = Fault(match: Self.images + (due.first?.entityID ?? ""))
            fault.status = 500
            _ = try rehearsal.organization.add(fault)
            let report = await rehearsal.sync(.products, Self.fetching)
            #expect(report.run.status == .completed)
            #expect((report.images.fetched, report.images.unanswered) == (count - 1, 1))
            for (wait, asked) in [(599, 0), (1, 1), (1_199, 0), (1, 1)] {
                rehearsal.time.advance(by: .seconds(wait))
                #expect(await rehearsal.sync(.products, Self.fetching).images.unanswered == asked)
            }
            rehearsal.organization.clearFaults()
            #expect(await rehearsal.sync(.products, Self.fetching).images.isEmpty)
            rehearsal.time.advance(by: .seconds(2_400))
            #expect(await rehearsal.sync(.products, Self.fetching).images.fetched == 1)
        }
    }

    /// - Returns: so many of the images that are asked for first.
    private func first(_ count: Int, _ rehearsal: Rehearsal) async throws -> Set<String> {
        Set(
            try await rehearsal.database.images.dueImages(of: .products, limit: count, now: rehearsal.time.now()).map(
                \.entityID
            )
        )
    }

    @Test func `images whose address Zoho calls invalid keep no other one away, and are asked for later`() async throws
    {
        try await with(.sqlite) { rehearsal, count in
            var fault = Fault(match: Self.images)
            fault.ids = try await first(6, rehearsal)
            (fault.status, fault.code, fault.message) = (404, 5, "Invalid URL Passed")
            _ = try rehearsal.organization.add(fault)
            let report = await rehearsal.sync(.products, Self.fetching)
            #expect(report.error == nil && report.run.status == .completed)
            #expect((report.images.fetched, report.images.unanswered) == (count - 6, 6))
            // The page, each image once, and the listing once more.
            #expect(rehearsal.organization.calls.total == 1 + count + 1)
            rehearsal.organization.clearFaults()
            rehearsal.time.advance(by: .seconds(600))
            #expect(await rehearsal.sync(.products, Self.fetching).images.fetched == 6)
        }
    }

    @Test(arguments: StoresKind.allCases)
    func `an image that alone is refused is a dead letter in Zoho's words, until it is kept`(_ kind: StoresKind)
        async throws
    {
        try await with(kind) { rehearsal, count in
            var fault = Fault(match: Self.images)
            fault.ids = try await first(1, rehearsal)
            (fault.status, fault.code, fault.message) = (401, 57, "Zoho does not do this.")
            _ = try rehearsal.organization.add(fault)
            let report = await rehearsal.sync(.products, Self.fetching)
            #expect((report.images.fetched, report.images.unusable) == (count - 1, 1))
            let reasons = try await rehearsal.column("SELECT error FROM product_images WHERE error IS NOT NULL")
            #expect(reasons.count == 1)
            for reason in reasons {
                #expect(["HTTP 401", "57", "Zoho does not do this."].allSatisfy(reason.contains))
                #expect(!reason.contains("ZOHO_REGION") && !reason.contains("scope"))
            }
            let letters = try await rehearsal.database.deadLetters.letters(status: .open, of: .products, limit: 9)
            #expect(letters.map(\.message) == reasons)
            #expect(letters.map(\.shape) == [.image])
            #expect(Set(letters.compactMap(\.entityID)) == fault.ids)
            // The record itself is whole: reading it closes nothing, and its image is not asked for.
            rehearsal.organization.clearFaults()
            let ids = Array(fault.ids)
            rehearsal.organization.resetCalls()
            await rehearsal.sync(.products, SyncOptions(selection: .ids(ids), images: true))
            #expect(rehearsal.organization.calls.total == 1)
            #expect(try await rehearsal.database.deadLetters.letters(status: .open, of: .products, limit: 9).count == 1)
            let forced = SyncOptions(selection: .ids(ids), images: true, force: true)
            #expect(await rehearsal.sync(.products, forced).images.fetched == 1)
            #expect(try await rehearsal.database.deadLetters.letters(status: .open, of: .products, limit: 9).isEmpty)
        }
    }

    @Test func `where none gets an answer, the fetching ends`() async throws {
        try await with(.sqlite) { rehearsal, count in
            try rehearsal.answer(status: 503)
            // The listing is read, and is away from then on.
            let query = "organization_id=\(rehearsal.settings.organizationID)&page=1&per_page=1"
            var fault = Fault(match: "/inventory/v1/items?\(query)")
            fault.status = 503
            _ = try rehearsal.organization.add(fault)
            let report = await rehearsal.sync(.products, Self.fetching)
            #expect(report.error?.code == .sourceUnavailable)
            #expect(report.images.unanswered == 5)
            #expect(try await rehearsal.column("SELECT zoho_id FROM product_images").isEmpty)
        }
    }

    @Test(arguments: StoresKind.allCases)
    func `a run that was killed between file and row is made good by the next one`(_ kind: StoresKind) async throws {
        try await with(kind) { rehearsal, count in
            var ports = rehearsal.ports()
            ports.images = ImagePorts(
                source: rehearsal.source,
                index: UnnotingIndex(index: rehearsal.database.images),
                store: rehearsal.imageDirectory
            )
            let run = SyncRun(of: .products, options: Self.fetching, ports: ports, logger: .silent, observer: { _ in })
            #expect(await run.run().run.status == .failed)
            let unnoted = try await rehearsal.filesBesideNotes()
            #expect(unnoted.count == 1)

            #expect(await rehearsal.sync(.products, Self.fetching).images.fetched == count)
            #expect(try await rehearsal.filesBesideNotes() == [])
        }
    }

    @Test func `no image is fetched unasked`() async throws {
        try await with(.sqlite) { rehearsal, count in
            #expect(await rehearsal.sync(.products).images.isEmpty)
            #expect(rehearsal.organization.calls.total == 1)
        }
    }
}

/// An index that is away when something is to be noted.
private struct UnnotingIndex: ImageIndex {
    let index: any ImageIndex

    func keepsImage(of type: EntityType) async throws(SyncError) -> Bool { try await index.keepsImage(of: type) }

    func settleUnnamedImages(of type: EntityType, holding lease: Lease) async throws(SyncError) {
        try await index.settleUnnamedImages(of: type, holding: lease)
    }

    func dueImages(of type: EntityType, limit: Int, now: Instant) async throws(SyncError) -> [DueImage] {
        try await index.dueImages(of: type, limit: limit, now: now)
    }

    func makeImagesDue(_ ids: [String]?, of type: EntityType) async throws(SyncError) {
        try await index.makeImagesDue(ids, of: type)
    }

    func note(_ retry: RecordRetry, of type: EntityType, holding lease: Lease) async throws(SyncError) {
        try await index.note(retry, of: type, holding: lease)
    }

    func note(
        _ outcome: ImageOutcome,
        of image: DueImage,
        type: EntityType,
        runID: String,
        now: Instant,
        holding lease: Lease
    ) async throws(SyncError) {
        throw SyncError(.destinationUnavailable, "The index is away.", nextStep: "Nothing: it is a test.")
    }
}

extension Rehearsal {
    /// Answers every call for an image from now on, or one of them.
    fileprivate func answer(
        status: Int? = nil,
        code: Int? = nil,
        message: String? = nil,
        body: String? = nil,
        atCall: Int? = nil
    ) throws {
        var fault = Fault(match: "/inventory/v1/items/")
        (fault.status, fault.code, fault.message, fault.body, fault.atCall) = (status, code, message, body, atCall)
        _ = try organization.add(fault)
    }

    /// The paths of the files that are kept, each checked by a program that is not ours.
    fileprivate func storedFiles() async throws -> Set<String> {
        let found = try await Tool.run(
            "sh",
            ["-c", "cd '\(directory.path)' && find images -type f | xargs -r sha256sum"]
        )
        var paths: Set<String> = []
        for line in found.output.split(separator: "\n") {
            let (hash, path) = (line.prefix(64), line.dropFirst(66))
            #expect(path == "images/\(hash.prefix(2))/\(hash).gif")
            paths.insert(String(path))
        }
        return paths
    }

    /// Files that no row speaks of, and rows that speak of no file.
    fileprivate func filesBesideNotes() async throws -> Set<String> {
        let stored = try await storedFiles()
        return try await notedFiles().symmetricDifference(stored)
    }

    fileprivate func notedFiles() async throws -> Set<String> {
        Set(try await column("SELECT location FROM product_images WHERE content_sha256 IS NOT NULL"))
    }
}
