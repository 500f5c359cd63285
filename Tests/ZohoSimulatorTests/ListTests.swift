import Testing

@testable import ZohoSimulator

@Suite struct ListTests {
    @Test func `1,312 items are seven pages with 1,312 different ids`() async throws {
        try await withSimulator(.small(products: 1312)) { caller in
            let token = try await caller.token()
            var ids: Set<String> = []
            var pages = 0
            var more = true
            while more {
                pages += 1
                let page = try await caller.get("/books/v3/items", "page=\(pages)", token: token)
                ids.formUnion(page.column("item_id"))
                more = page.pageContext["has_more_page"] as? Bool ?? false
            }
            #expect(pages == 7)
            #expect(ids.count == 1312)
            #expect(Set(caller.organization.ids(.items)) == ids)
        }
    }

    @Test func `a page past the end is empty`() async throws {
        try await withSimulator { caller in
            let page = try await caller.get("/books/v3/items", "page=99", token: try await caller.token())
            #expect(page.status == 200)
            #expect(page.rows().isEmpty)
            #expect(page.pageContext["has_more_page"] as? Bool == false)
            #expect(page.pageContext["page"] as? Int == 99)
        }
    }

    @Test func `envelope and headers are the recorded ones`() async throws {
        try await withSimulator { caller in
            let page = try await caller.get("/books/v3/items", token: try await caller.token())
            #expect(page.string.hasPrefix(#"{"code":0,"message":"success","items":[{"item_id":""#))
            let context = page.pageContext
            #expect(context["per_page"] as? Int == 200)
            #expect(context["report_name"] as? String == "Items")
            #expect(context["applied_filter"] as? String == "Status.All")
            #expect(context["sort_column"] as? String == "name")
            #expect(context["sort_order"] as? String == "A")
            #expect((context["custom_fields"] as? [Any])?.isEmpty == true)
            #expect(page.header("Content-Type") == "application/json;charset=UTF-8")
            #expect(page.header("Server") == "ZGS")
            #expect(page.header("Pragma") == "no-cache")
            for name in ["Cache-Control", "Expires", "Content-Disposition", "Allow", "BUILD_VERSION", "Set-Cookie"] {
                #expect(page.header(name) != nil, "\(name)")
            }
        }
    }

    @Test(arguments: [("500", 200), ("200", 200), ("5", 5)])
    func `per_page is honoured up to 200`(asked: String, done: Int) async throws {
        try await withSimulator(.small(products: 250)) { caller in
            let page = try await caller.get("/books/v3/items", "per_page=\(asked)", token: try await caller.token())
            #expect(page.rows().count == done)
            #expect(page.pageContext["per_page"] as? Int == done)
        }
    }

    @Test(arguments: ["per_page=many", "page=x", "per_page=0", "filter_by=Status.Closed"])
    func `a parameter that makes no sense is refused with code 2`(query: String) async throws {
        try await withSimulator { caller in
            let page = try await caller.get("/books/v3/items", query, token: try await caller.token())
            #expect(page.status == 400)
            #expect(page.code == 2)
            #expect(page.text("message").hasPrefix("Invalid value passed for "))
        }
    }

    @Test func `Books ignores a sort by time on items, and the echo tells`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            let query = "sort_column=last_modified_time&sort_order=D"
            let books = try await caller.get("/books/v3/items", query, token: token)
            #expect(books.pageContext["sort_column"] as? String == "name")
            #expect(books.pageContext["sort_order"] as? String == "A")
            let plain = try await caller.get("/books/v3/items", token: token)
            #expect(books.bytes == plain.bytes)
            let inventory = try await caller.get("/inventory/v1/items", query, token: token)
            #expect(inventory.pageContext["sort_column"] as? String == "last_modified_time")
            #expect(inventory.pageContext["sort_order"] as? String == "D")
            let stamps = inventory.column("last_modified_time")
            #expect(stamps == stamps.sorted(by: >))
        }
    }

    @Test(arguments: ["/books/v3/contacts", "/inventory/v1/contacts"])
    func `contacts sort by time where it is asked for`(path: String) async throws {
        try await withSimulator(.small(customers: 40)) { caller in
            let token = try await caller.token()
            let page = try await caller.get(path, "sort_column=last_modified_time&sort_order=A", token: token)
            #expect(page.pageContext["sort_column"] as? String == "last_modified_time")
            let stamps = page.column("last_modified_time", of: "contacts")
            #expect(stamps == stamps.sorted())
            #expect(stamps.count == 43)
        }
    }

    @Test func `unknown parameters are ignored without a word`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            let misspelt = try await caller.get(
                "/inventory/v1/items",
                "last_modifed_time=2030-01-01T00:00:00Z",
                token: token
            )
            #expect(misspelt.rows().count == 12)
        }
    }

    @Test func `the status filter selects`() async throws {
        try await withSimulator(.small(products: 20)) { caller in
            let token = try await caller.token()
            func count(_ query: String) async throws -> Int {
                try await caller.get("/books/v3/items", query, token: token).rows().count
            }
            let before = try await count("filter_by=Status.Inactive")
            let active = try await caller.get("/books/v3/items", "filter_by=Status.Active", token: token)
            let id = try #require(active.column("item_id").first)
            _ = try await caller.control("deactivate", #"{"type":"items","ids":["\#(id)"]}"#)
            #expect(try await count("filter_by=Status.Inactive") == before + 1)
            #expect(try await count("filter_by=Status.Active") == 19 - before)
            #expect(try await count("filter_by=Status.All") == 20)
            #expect(try await count("") == 20)
        }
    }

    @Test func `contacts are customers and vendors, and a filter separates them`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            func count(_ path: String, _ query: String = "") async throws -> Int {
                try await caller.get(path, query, token: token).rows("contacts").count
            }
            #expect(try await count("/books/v3/contacts") == 9)
            #expect(try await count("/books/v3/contacts", "contact_type=customer") == 6)
            #expect(try await count("/books/v3/contacts", "contact_type=vendor") == 3)
            #expect(try await count("/inventory/v1/vendors") == 3)
        }
    }

    @Test func `Inventory's time filter on items includes its boundary`() async throws {
        try await withSimulator(.small(products: 30)) { caller in
            let token = try await caller.token()
            let changed = try await caller.control("change", #"{"type":"items","n":2}"#).ids
            let later = "last_modified_time=2025-11-13T08:30:01%2B0300"
            let both = try await caller.get("/inventory/v1/items", later, token: token)
            #expect(Set(both.column("item_id")) == Set(changed))
            let second = try await caller.get(
                "/inventory/v1/items",
                "last_modified_time=2025-11-13T05:30:02Z",
                token: token
            )
            #expect(second.column("item_id") == [changed[1]])
            let books = try await caller.get("/books/v3/items", later, token: token)
            #expect(books.rows().count == 30)
            let contacts = try await caller.get("/inventory/v1/contacts", later, token: token)
            #expect(contacts.rows("contacts").count == 9)
            let plus = try await caller.get(
                "/inventory/v1/items",
                "last_modified_time=2025-11-13T08:30:01+0300",
                token: token
            )
            #expect(plus.status == 400)
        }
    }

    @Test func `formatted times of contacts differ at every read, nothing else does`() async throws {
        try await withSimulator { caller in
            let token = try await caller.token()
            let first = try await caller.get("/books/v3/contacts", token: token)
            let second = try await caller.get("/books/v3/contacts", token: token)
            #expect(first.bytes != second.bytes)
            #expect(first.bytes.count == second.bytes.count)
            let counters = /_time_formatted":"\d{4}-\d\d-\d\d read \d{8}"/
            #expect(first.string.matches(of: counters).count == 18)
            #expect(first.string.replacing(counters, with: "") == second.string.replacing(counters, with: ""))
        }
    }
}
