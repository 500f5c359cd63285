import Testing

@testable import ZohoSimulator

/// Stock by location and images of items (zoho-api.md 3.7 and 4).
@Suite struct ItemDetailTests {
    private func withItems(_ body: (Caller, String) async throws -> Void) async throws {
        try await withSimulator(.small(products: 100)) { try await body($0, try await $0.token()) }
    }

    @Test func `the stock by location adds up to the item's own, before and after it moves`() async throws {
        try await self.withItems { caller, token in
            func check() async throws -> Set<Int> {
                let ids = caller.organization.ids(.items).joined(separator: ",")
                let details = try await caller.get("/inventory/v1/itemdetails", "item_ids=\(ids)", token: token)
                var counts: Set<Int> = []
                for item in details.rows() {
                    let locations = item["locations"] as? [[String: Any]]
                    #expect((locations != nil) == (item["track_inventory"] as? Bool))
                    guard let locations else { continue }
                    counts.insert(locations.count)
                    for name in ["stock_on_hand", "available_stock", "actual_available_stock"] {
                        let sum = locations.reduce(0) { $0 + ($1["location_\(name)"] as? Double ?? .nan) }
                        #expect(abs(sum - (item[name] as? Double ?? .nan)) < 0.001)
                    }
                    #expect(locations.count { $0["is_primary"] as? Bool == true } == 1)
                }
                return counts
            }
            #expect(try await check() == [2, 3])
            try caller.organization.moveStock(.items, .some(100))
            #expect(try await check() == [2, 3])
        }
    }

    @Test func `some items have an image, always the same bytes for one document`() async throws {
        try await self.withItems { caller, token in
            let rows = try await caller.get("/inventory/v1/items", token: token).rows()
            let withImage = rows.filter { $0["image_document_id"] as? String != "" }
            #expect((3...30).contains(withImage.count))
            var images: Set<[UInt8]> = []
            for row in withImage {
                #expect(row["image_type"] as? String == "gif")
                #expect((row["image_name"] as? String)?.hasSuffix(".gif") == true)
                let path = "/inventory/v1/items/\(row["item_id"] as? String ?? "")/image"
                let image = try await caller.get(path, token: token)
                #expect(image.status == 200)
                #expect(image.header("Content-Type") == "image/gif")
                #expect(image.bytes.starts(with: Array("GIF89a".utf8)))
                #expect(try await caller.get(path, token: token).bytes == image.bytes)
                images.insert(image.bytes)
            }
            #expect(images.count == withImage.count)
        }
    }

    @Test func `an item without an image answers 404, and a lost scope code 57`() async throws {
        try await self.withItems { caller, token in
            let rows = try await caller.get("/inventory/v1/items", token: token).rows()
            func path(_ hasImage: Bool) throws -> String {
                let row = try #require(rows.first { ($0["image_document_id"] as? String != "") == hasImage })
                return "/inventory/v1/items/\(row["item_id"] as? String ?? "")/image"
            }
            let none = try await caller.get(try path(false), token: token)
            #expect(none.status == 404)
            let books = try await caller.get(try path(true).replacing("inventory/v1", with: "books/v3"), token: token)
            #expect(books.code == 5)
            _ = try await caller.control("switches", #"{"revoked_scopes":["items"]}"#)
            let refused = try await caller.get(try path(true), token: token)
            #expect(refused.status == 401)
            #expect(refused.code == 57)
            #expect(caller.organization.calls.byEndpoint["GET /inventory/v1/items/{id}/image"] == 2)
        }
    }

    @Test func `another image is another document with a new stamp`() async throws {
        try await self.withItems { caller, token in
            let id = caller.organization.ids(.items)[0]
            let path = "/inventory/v1/items/\(id)/image"
            let before = try await caller.get(path, token: token).bytes
            try caller.organization.change(.items, .ids([id]), members: [.imageDocument])
            let row = try await caller.call("GET", "/_simulator/records?type=items&id=\(id)").json
            #expect(row["last_modified_time"] as? String == "2025-11-13T08:30:01+0300")
            let after = try await caller.get(path, token: token)
            #expect(after.status == 200)
            #expect(after.bytes != before)
        }
    }
}
