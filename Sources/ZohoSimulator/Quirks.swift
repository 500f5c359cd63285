/// How Zoho behaves where nobody would expect it, each as a switch.
///
/// What was recorded from live answers is on by default. What is only a guess, or where sources contradict each other, is off
/// by default (zoho-api.md sections 11 and 12). All of them can be changed while the simulator runs.
package struct Quirks: Sendable, Equatable {
    // MARK: Recorded, on by default

    /// `Authorization: Bearer` is as good as `Zoho-oauthtoken` (1.5).
    package var acceptsBearer = true
    /// The token endpoint tells `invalid_code` and its like with status 200 (1.3); otherwise with 400.
    package var tokenErrorsAreOK = true
    /// Answers for an organization carry `X-Rate-Limit-*` (5.2).
    package var quotaHeaders = true
    /// A refusal for too many calls in a minute carries `Retry-After` (5.2).
    package var retryAfter = true
    /// `invoice_url` and the `*_formatted` times of lists differ at every read (8.4).
    package var volatileMembers = true
    /// Details tell how long ago something was, how many days are left, and what the contact owes now (8.4).
    package var relativeMembers = true

    // MARK: Guesses and contradictions, off by default

    /// `/items` without a filter lists the active items only (3.5).
    package var itemsDefaultToActive = false
    /// Books honours `last_modified_time` on `/items` (3.4).
    package var booksItemsFilterByTime = false
    /// Both products honour `last_modified_time` on `/contacts` (3.4).
    package var contactsFilterByTime = false
    /// Both products honour `last_modified_time` on `/creditnotes` (3.4).
    package var creditnotesFilterByTime = false
    /// Both products honour `last_modified_time` on `/customerpayments` and `/vendorpayments` (3.4).
    package var paymentsFilterByTime = false
    /// A row modified exactly at `last_modified_time` is left out (3.4).
    package var timeFilterIsExclusive = false
    /// Stock and balances move the record's stamp (8.3).
    package var stockMovesStamp = false
    /// Details write their stamps in UTC, lists in the organization's offset (3.4).
    package var detailStampsInUTC = false
    /// From April to October the offset of stamps is an hour further east (3.4).
    package var daylightSaving = false
    /// Too many calls in a minute are refused with code 43 and an hour instead of 44 and half an hour (5.1).
    package var minuteCode43 = false
    /// Refusals for too many calls are HTML, not JSON.
    package var htmlRefusals = false
    /// Calls that are refused as unauthorized count against the daily quota (5.2).
    package var refusedCallsCount = false
    /// A call without `organization_id` is refused with code 4029; otherwise the default organization answers (2).
    package var organizationRequired = false
    /// Lists do not tell a `page_context`.
    package var listsWithoutContext = false
    /// A detail stands in an array of one.
    package var detailsInArrays = false
    /// Details of items have `warehouses`, as the API had before locations (4).
    package var warehouses = false
    /// The organization has its stock in one place: details of items have neither `locations` nor `warehouses`.
    package var onePlace = false
    /// Items, contacts and documents have a custom field that looks up another record: its name, and its id beside it.
    package var lookupFields = false
    /// One customer payment in three is in euros, which only its detail tells.
    package var foreignPayments = false

    package init() {}

    /// Every switch by the name that the control uses.
    static let switches: [(name: String, path: any WritableKeyPath<Quirks, Bool> & Sendable)] = [
        ("accepts_bearer", \.acceptsBearer),
        ("token_errors_are_ok", \.tokenErrorsAreOK),
        ("quota_headers", \.quotaHeaders),
        ("retry_after", \.retryAfter),
        ("volatile_members", \.volatileMembers),
        ("relative_members", \.relativeMembers),
        ("items_default_to_active", \.itemsDefaultToActive),
        ("books_items_filter_by_time", \.booksItemsFilterByTime),
        ("contacts_filter_by_time", \.contactsFilterByTime),
        ("creditnotes_filter_by_time", \.creditnotesFilterByTime),
        ("payments_filter_by_time", \.paymentsFilterByTime),
        ("time_filter_is_exclusive", \.timeFilterIsExclusive),
        ("stock_moves_stamp", \.stockMovesStamp),
        ("detail_stamps_in_utc", \.detailStampsInUTC),
        ("daylight_saving", \.daylightSaving),
        ("minute_code_43", \.minuteCode43),
        ("html_refusals", \.htmlRefusals),
        ("refused_calls_count", \.refusedCallsCount),
        ("organization_required", \.organizationRequired),
        ("lists_without_context", \.listsWithoutContext),
        ("details_in_arrays", \.detailsInArrays),
        ("warehouses", \.warehouses),
        ("one_place", \.onePlace),
        ("lookup_fields", \.lookupFields),
        ("foreign_payments", \.foreignPayments),
    ]
}
