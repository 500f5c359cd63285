import Foundation
import SyncCore
import SyncEngine
import SyncTestKit
import Testing

/// The engine and the databases know no source: one that is not Zoho, with types that Zoho does not have, is synced with no line of
/// them changed.
struct `A source that is not Zoho` {
    @Test(arguments: StoresKind.allCases)
    func `is synced into tables of its own, skipped where nothing changed, and followed where something did`(
        _ kind: StoresKind
    ) async throws {
        try await withNotebook(on: kind) { notebook in
            try notebook.write(
                "notes/n1",
                #"{"note_id":"n1","title":"First","words":12,"tags":[{"tag":"a"},{"tag":"b"}]}"#
            )
            try notebook.write("notes/n2", #"{"note_id":"n2","title":"Second","state":"archived","views":1}"#)
            try notebook.write("authors/a1", #"{"author_id":"a1","name":"Zoë"}"#)

            let first = await notebook.sync()
            #expect(first.map(\.run.status) == [.completed, .completed])
            #expect(first.map(\.counters.written) == [2, 1])
            #expect(try await notebook.column("SELECT title FROM notes ORDER BY zoho_id") == ["First", "Second"])
            #expect(try await notebook.column("SELECT tag FROM note_tags ORDER BY position") == ["a", "b"])
            #expect(try await notebook.column("SELECT name FROM authors") == ["Zoë"])

            try notebook.write("notes/n2", #"{"note_id":"n2","title":"Second","state":"archived","views":99}"#)
            #expect(await notebook.sync().map(\.counters.skipped) == [2, 1])

            try notebook.write("notes/n1", #"{"note_id":"n1","title":"Changed","words":13,"tags":[]}"#)
            #expect(await notebook.sync().map(\.counters.written) == [1, 0])
            #expect(try await notebook.column("SELECT title FROM notes ORDER BY zoho_id") == ["Changed", "Second"])
            #expect(try await notebook.column("SELECT count(*) FROM note_tags") == ["0"])
        }
    }

    @Test(arguments: StoresKind.allCases)
    func `has its own broken records set aside and its missing ones marked as deleted`(_ kind: StoresKind) async throws
    {
        try await withNotebook(on: kind) { notebook in
            // Of a few, one that is gone would be too many to be believed.
            for number in 1...40 {
                try notebook.write("notes/n\(number)", #"{"note_id":"n\#(number)","title":"Kept"}"#)
            }
            try notebook.write("notes/gone", #"{"note_id":"gone","title":"Gone"}"#)
            try notebook.write("notes/broken", #"{"title":"Without an id"}"#)
            #expect(await notebook.sync([Notebook.notes]).first?.run.status == .partial)
            #expect(try await notebook.stores.database.deadLetters.openCounts() == ["note": 1])

            try notebook.remove("notes/gone")
            try notebook.remove("notes/broken")
            #expect(await notebook.sync([Notebook.notes]).first?.counters.deleted == 1)
            #expect(
                try await notebook.column("SELECT zoho_id FROM notes WHERE deleted_at IS NOT NULL") == ["gone"]
            )
        }
    }
}

/// A folder of records, and a database of its own.
private struct OpenNotebook {
    let folder: URL
    let stores: StoresKind.Opened
    let ports: SyncPorts

    var column: @Sendable (String) async throws -> [String] { stores.column }

    func write(_ name: String, _ json: String) throws {
        try Data(json.utf8).write(to: file(name))
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(at: file(name)) }

    func sync(_ types: [EntityType] = Notebook.catalog.types) async -> [RunReport] {
        await SyncOrchestrator(ports: ports, logger: .silent).sync(types, options: SyncOptions())
    }

    private func file(_ name: String) -> URL { folder.appending(path: "\(name).json") }
}

private func withNotebook(on kind: StoresKind, _ body: (OpenNotebook) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tds-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for type in Notebook.catalog.types {
        try FileManager.default.createDirectory(
            at: folder.appending(path: type.listing),
            withIntermediateDirectories: true
        )
    }
    let time = StillTime()
    try await TestSlot.with {
        try await kind.withStores(in: folder, of: Notebook.catalog, time: time) { stores in
            var ports = SyncPorts(
                source: FolderSource(folder: folder),
                cache: stores.cache,
                destination: stores.database.destination,
                runs: stores.database.runs,
                deletions: stores.database.deletions,
                leases: stores.database.leases,
                time: time,
                makeRunID: { UUID().uuidString.lowercased() },
                holder: { Sample.holder($0) }
            )
            ports.deadLetters = stores.database.deadLetters
            try await body(OpenNotebook(folder: folder, stores: stores, ports: ports))
        }
    }
}
