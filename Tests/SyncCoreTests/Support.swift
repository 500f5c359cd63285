import Foundation
import SyncCore
import SyncTestKit
import ZohoAPI

/// Random numbers for a test, from a new seed at each run. The seed is printed; `TDS_TEST_SEED` repeats a run.
func seededRandom(_ test: String = #function) -> SeededRandom {
    let fixed = ProcessInfo.processInfo.environment["TDS_TEST_SEED"].flatMap { UInt64($0) }
    let seed = fixed ?? UInt64.random(in: 0...UInt64.max)
    print("TDS_TEST_SEED=\(seed) repeats \(test)")
    return SeededRandom(seed: seed)
}

func canonical(_ json: String) throws -> String {
    String(decoding: try CanonicalJSON.form(of: Array(json.utf8)), as: UTF8.self)
}

/// The fault that reading a JSON text ends with; nil where it is accepted.
func fault(_ json: [UInt8]) -> JSONFault? {
    do throws(JSONFault) {
        _ = try CanonicalJSON.form(of: json)
        return nil
    } catch {
        return error
    }
}

func fault(_ json: String) -> JSONFault? { fault(Array(json.utf8)) }

/// A listing's answer around rows that are JSON already.
func listing(_ rows: [String], member: String = "items", more: Bool = false, page: Int = 1) -> [UInt8] {
    let context =
        #"{"page":\#(page),"per_page":200,"has_more_page":\#(more),"applied_filter":"Status.All","sort_column":"name","sort_order":"A"}"#
    return Array(
        #"{"code":0,"message":"success","\#(member)":[\#(rows.joined(separator: ","))],"page_context":\#(context)}"#
            .utf8
    )
}

/// A page of what was asked for: this number, and so many rows.
func readPage(
    _ body: [UInt8],
    of type: EntityType = .products,
    number: Int = 1,
    rowsMax: Int? = nil
) throws -> RecordPage? {
    try AnswerReader(of: type).page(body, number: number, rowsMax: rowsMax).content
}

/// The only record of a page that holds nothing else.
func record(_ row: String, of type: EntityType = .products) throws -> SourceRecord {
    let page = try readPage(listing([row], member: type.endpoint.listMember), of: type)
    guard let page, page.records.count == 1, page.rejected.isEmpty else { throw UnexpectedPage(page: page) }
    return page.records[0]
}

struct UnexpectedPage: Error {
    let page: RecordPage?
}

/// An item as the API lists them (zoho-api, appendix A), shortened.
func item(_ id: String, _ more: String = #""rate":10.50,"name":"Chair""#) -> String {
    #"{"item_id":"\#(id)","status":"active","last_modified_time":"2025-11-13T11:30:00+0300",\#(more)}"#
}
