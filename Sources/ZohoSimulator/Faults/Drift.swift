/// A change that happens between two pages of one walk, so that rows move under the reader (zoho-api.md 8.5).
///
/// It happens after page `page` of the list has been made and before anything else is answered. What it does is chosen to hurt:
/// new rows sort first, and the first rows of the walk's own order are deleted or changed.
package struct Drift: Sendable, Equatable, Encodable {
    package enum Action: String, Sendable, Codable, CaseIterable {
        /// New rows at the front: the last rows of the page come again on the next one.
        case create
        /// The first rows vanish: as many rows are skipped.
        case delete
        /// The first rows are edited, with a stamp.
        case change
    }

    package var list: Module
    package var page: Int
    package var action: Action
    package var n: Int
    /// How often it still happens.
    package var times: Int

    package init(list: Module, page: Int, action: Action, n: Int = 1, times: Int = 1) {
        self.list = list
        self.page = page
        self.action = action
        self.n = n
        self.times = times
    }
}
