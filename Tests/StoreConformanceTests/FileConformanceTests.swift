import FileStores
import Foundation
import SyncCore
import SyncTestKit
import Testing

/// The promises of a store of images, kept by files.
@Suite struct FileConformanceTests {
    @Test(arguments: ImageStoreConformance.cases)
    func `a directory keeps the promises of a store of images`(_ contractCase: ContractCase<ImagesUnderTest>)
        async throws
    {
        try await withDirectory { directory in
            let images = ImagesUnderTest(
                store: ImageDirectory(dataDirectory: directory.path, address: nil),
                content: { location in try? Array(Data(contentsOf: directory.appending(path: location))) },
                count: { Self.files(in: directory).count }
            )
            try await contractCase.check(images)
        }
    }

    @Test func `an image is a file of its owner only, named by its hash`() async throws {
        try await withDirectory { directory in
            let store = ImageDirectory(dataDirectory: directory.path, address: nil)
            let location = try await store.store(ImageContent(Array("abc".utf8), kind: .jpeg))
            let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
            #expect(location == "images/ba/\(hash).jpg")
            let path = directory.appending(path: location).path
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func `with an address, locations are below it`() async throws {
        try await withDirectory { directory in
            let store = ImageDirectory(dataDirectory: directory.path, address: "https://files.example/i")
            let location = try await store.store(ImageContent(Array("abc".utf8), kind: .webp))
            #expect(location.hasPrefix("https://files.example/i/ba/ba7816bf"))
            #expect(location.hasSuffix(".webp"))
            #expect(Self.files(in: directory).count == 1)
        }
    }

    @Test func `a directory that cannot be written is an error that says so`() async throws {
        try await withDirectory { directory in
            try Data().write(to: directory.appending(path: "images"))
            let store = ImageDirectory(dataDirectory: directory.path, address: nil)
            let error = await #expect(throws: SyncError.self) {
                try await store.store(ImageContent([1], kind: .gif))
            }
            #expect(error?.code == .destinationUnavailable)
            #expect(error?.cause == "Not a directory")
        }
    }

    private func withDirectory(_ body: (URL) async throws -> Void) async throws {
        try await withTemporaryFile { path in try await body(URL(filePath: path).deletingLastPathComponent()) }
    }

    private static func files(in directory: URL) -> [String] {
        let paths = FileManager.default.enumerator(atPath: directory.path)?.compactMap { $0 as? String } ?? []
        return paths.filter { URL(filePath: $0).pathExtension != "" }
    }
}
