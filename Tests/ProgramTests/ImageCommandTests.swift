import Foundation
import SyncTestKit
import Testing

/// `tds sync products --images`.
@Suite struct ImageCommandTests {
    @Test func `--images fetches images into the data directory and notes where they are served`() async throws {
        try await Place.withSimulator(["--products", "60", "--customers", "0"]) { tds, _ in
            var tds = tds
            tds.environment["TDS_IMAGES_URL"] = "https://files.example/pictures/"
            let report = try await tds.run("sync", "products", "--images", "--json")
            #expect(report.status == 0, "\(report.errors)")
            let images = try #require(report.run["images"] as? [String: Int])
            #expect(images["unusable"] == 0)
            let script = """
                import hashlib, os, sqlite3
                rows = sqlite3.connect('tds-data/tds.sqlite').execute('SELECT location, bytes FROM product_images').fetchall()
                for location, size in rows:
                    path = location.replace('https://files.example/pictures/', 'tds-data/images/')
                    content = open(path, 'rb').read()
                    assert len(content) == size and hashlib.sha256(content).hexdigest() in path
                print(len(rows))
                """
            let directory = tds.directory.path
            let judge = try await Tool.run("sh", ["-c", "cd '\(directory)' && python3 -c \"$0\"", script])
            #expect(judge.output == "\(images["fetched"] ?? 0)\n", "\(judge.errors)")
            #expect(try await tds.run("sync", "products", "--images").output.contains("images fetched") == false)
        }
    }

    @Test func `--images is refused for types without images, and so is a TDS_IMAGES_URL that is no address`()
        async throws
    {
        try await Place.with { tds in
            let wrongType = try await tds.run("sync", "customers", "--images")
            #expect(wrongType.status == 2)
            #expect(wrongType.errors.contains("--images is for products"))
            var tds = tds
            tds.environment["TDS_IMAGES_URL"] = "files.example/pictures"
            let wrongAddress = try await tds.run("sync", "products", "--images")
            #expect(wrongAddress.status == 2)
            #expect(wrongAddress.errors.contains("TDS_IMAGES_URL"))
        }
    }
}
